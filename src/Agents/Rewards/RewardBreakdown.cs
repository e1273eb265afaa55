namespace Agents.Rewards;

/// <summary>What a rubric says of one episode.</summary>
/// <param name="Total">Weighted sum of the terms that apply; null when none does or a term failed.</param>
/// <param name="Terms">Unweighted value of each term, null where it does not apply.</param>
/// <param name="Fault">Which reward failed and why, when the episode must be quarantined; null otherwise.</param>
public sealed record RewardBreakdown(double? Total, IReadOnlyDictionary<string, double?> Terms, string? Fault = null);
