namespace Agents.Episodes;

/// <summary>
/// One model call, recorded to the token when it was sampled. A local model attaches it to its response
/// (<c>ChatResponse.RawRepresentation</c>); nothing is ever tokenised again.
/// </summary>
public sealed record EpisodeTurn
{
    /// <summary>Model id, e.g. <c>embedded</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Content hash of the weights that answered the whole request; empty for a remote model.</summary>
    public string ModelVersion { get; init; } = "";

    /// <summary>How its weights were held: <c>f32</c>, <c>int8</c> or <c>int4</c>; empty for a remote model.</summary>
    public string Precision { get; init; } = "";

    /// <summary>The messages that were sent.</summary>
    public IReadOnlyList<EpisodeMessage> Messages { get; init; } = [];

    /// <summary>The reply as text, stop string and special tokens removed.</summary>
    public string Text { get; init; } = "";

    /// <summary>Token ids of the rendered prompt. Empty for a remote model.</summary>
    public IReadOnlyList<int> PromptIds { get; init; } = [];

    /// <summary>Sampled token ids, the end token included.</summary>
    public IReadOnlyList<int> CompletionIds { get; init; } = [];

    /// <summary>
    /// Natural log-probability of each sampled token under the raw distribution (temperature 1, no truncation).
    /// </summary>
    public IReadOnlyList<float> LogProbs { get; init; } = [];

    /// <summary>
    /// The same under the distribution that was sampled from (after temperature, truncation, penalties, mask).
    /// </summary>
    public IReadOnlyList<float> SamplingLogProbs { get; init; } = [];

    /// <summary>The sampling settings in force.</summary>
    public SamplingSettings Sampling { get; init; } = new();

    /// <summary>Identity of the grammar mask, where decoding was constrained; null otherwise.</summary>
    public string? GrammarHash { get; init; }

    /// <summary>Hash of the chat template that rendered the prompt.</summary>
    public string TemplateHash { get; init; } = "";

    /// <summary>
    /// Why generation ended: <c>stop</c>, <c>length</c>, <c>stop_string</c>, <c>cancelled</c> or <c>error</c>.
    /// </summary>
    public string FinishReason { get; init; } = "stop";

    /// <summary>When the call began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long the call took.</summary>
    public TimeSpan Duration { get; init; }
}
