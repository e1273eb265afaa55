namespace Agents.Models.Runtime;

/// <summary>What was sampled.</summary>
/// <param name="Ids">Sampled ids, the end token included.</param>
/// <param name="LogProbs">Raw natural log-probability of each.</param>
/// <param name="SamplingLogProbs">Log-probability under the distribution that was sampled from.</param>
/// <param name="Text">The reply, without end token and stop string.</param>
/// <param name="FinishReason">stop, length, stop_string or cancelled.</param>
internal sealed record Generation(
    IReadOnlyList<int> Ids,
    IReadOnlyList<float> LogProbs,
    IReadOnlyList<float> SamplingLogProbs,
    string Text,
    string FinishReason)
{
    /// <summary>Tokens of the prompt whose keys and values were another request's.</summary>
    public int CachedTokens { get; init; }

    /// <summary>The most probable tokens of each position, raw; empty where none were asked for.</summary>
    public IReadOnlyList<IReadOnlyList<(int Id, float LogProb)>> Top { get; init; } = [];
}
