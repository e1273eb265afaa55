namespace Agents.Registry;

/// <summary>The scored completion.</summary>
/// <param name="Ids">Token ids of the completion.</param>
/// <param name="LogProbs">Natural log-probability of each, under the raw distribution.</param>
public sealed record TokenScores(IReadOnlyList<int> Ids, IReadOnlyList<float> LogProbs);
