namespace Agents.Registry;

/// <summary>The scored completion.</summary>
/// <param name="Ids">Token ids of the completion.</param>
/// <param name="LogProbs">Natural log-probability of each, under the raw distribution.</param>
public sealed record TokenScores(IReadOnlyList<int> Ids, IReadOnlyList<float> LogProbs)
{
    /// <summary>Token ids of what the completion came after, the template's included.</summary>
    /// <value>Default none, where a scorer does not say.</value>
    public IReadOnlyList<int> PromptIds { get; init; } = [];
}
