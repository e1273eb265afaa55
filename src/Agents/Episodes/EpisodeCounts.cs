namespace Agents.Episodes;

/// <summary>Counts of episodes.</summary>
/// <param name="Appended">All that match.</param>
/// <param name="Open">Not trained on.</param>
/// <param name="Leased">Held by a trainer.</param>
/// <param name="Consumed">In a recorded checkpoint.</param>
/// <param name="Quarantined">Set aside.</param>
/// <param name="Evaluation">Of purpose Evaluate.</param>
public sealed record EpisodeCounts(
    long Appended, long Open, long Leased, long Consumed, long Quarantined, long Evaluation);
