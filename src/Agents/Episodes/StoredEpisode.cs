namespace Agents.Episodes;

/// <summary>An episode with its place and state in the store.</summary>
/// <param name="Sequence">Position in commit order, from 1; use it as a cursor.</param>
/// <param name="Episode">The record, signals set later included.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ConsumedBy">The run that leased, consumed or quarantined it.</param>
/// <param name="Reason">Why it was quarantined.</param>
public sealed record StoredEpisode(
    long Sequence, Episode Episode, EpisodeState State, string? ConsumedBy = null, string? Reason = null);
