using Agents.Episodes;

namespace Agents.Models.Runtime;

/// <summary>A prompt to continue.</summary>
/// <param name="PromptIds">Ids of the rendered prompt, at least one.</param>
/// <param name="Sampling">Settings; the seed is the request's own random stream.</param>
internal sealed record GenerationRequest(IReadOnlyList<int> PromptIds, SamplingSettings Sampling)
{
    /// <summary>So many of the most probable tokens are told at each position; 0 for none.</summary>
    public int TopLogProbs { get; init; }
}
