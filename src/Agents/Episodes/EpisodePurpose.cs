namespace Agents.Episodes;

/// <summary>Why an episode was played; it decides who may read it.</summary>
public enum EpisodePurpose
{
    /// <summary>An answer for a user or an application.</summary>
    Use = 0,

    /// <summary>A rollout that a training run asked for.</summary>
    Train = 1,

    /// <summary>A measurement. Never leased for training.</summary>
    Evaluate = 2,
}
