namespace Agents.Episodes;

/// <summary>
/// Where an episode stands in the store: open, then leased by a trainer, then consumed or quarantined.
/// </summary>
public enum EpisodeState
{
    /// <summary>Nobody has trained on it.</summary>
    Open = 0,

    /// <summary>A trainer holds it; its effect on the weights is not yet recorded.</summary>
    Leased = 1,

    /// <summary>A recorded checkpoint contains its effect. Never leased again.</summary>
    Consumed = 2,

    /// <summary>Set aside with a reason (failed, NaN, timed-out or throwing reward). Never trained on.</summary>
    Quarantined = 3,
}
