namespace Agents.Training.Improvement;

/// <summary>The store's counts of a run; <c>episodes list --run ID</c> gives the same.</summary>
internal sealed record ReportEpisodes(long Appended, long Consumed, long Quarantined, long Evaluation);
