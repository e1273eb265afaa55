namespace Agents.Training.Policies;

/// <summary>How the rollout session gets the weights of the last step.</summary>
internal enum RolloutWeights
{
    /// <summary>One session reads the trainer's memory: nothing is copied. CPU only.</summary>
    Shared,

    /// <summary>A new session a step over weights that are packed for it.</summary>
    Packed,
}
