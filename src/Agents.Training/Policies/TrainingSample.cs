using Agents.Models.Constraints;

namespace Agents.Training.Policies;

/// <summary>One completion with its price.</summary>
/// <param name="PromptIds">Ids of the prompt; samples with equal prompts share its computation.</param>
/// <param name="CompletionIds">Sampled ids, the end token included, at least one.</param>
/// <param name="LogProbs">Raw log-probability of each when it was sampled.</param>
/// <param name="SamplingLogProbs">Log-probability under the distribution that was sampled from.</param>
/// <param name="Temperature">What the logits are divided by before log-probabilities are taken.</param>
/// <param name="Advantage">Advantage of the whole completion.</param>
internal sealed record TrainingSample(
    IReadOnlyList<int> PromptIds,
    IReadOnlyList<int> CompletionIds,
    IReadOnlyList<float> LogProbs,
    IReadOnlyList<float> SamplingLogProbs,
    float Temperature,
    double Advantage)
{
    /// <summary>The tokens that each position's distribution had; null where the answer was free.</summary>
    public IReadOnlyList<TokenMask>? Masks { get; init; }
}
