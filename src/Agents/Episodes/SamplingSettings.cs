using System.Collections.ObjectModel;

namespace Agents.Episodes;

/// <summary>
/// How the next token is drawn. Order: grammar, logit bias, repetition penalty, frequency and presence penalty,
/// no-repeat n-gram, temperature, top-k, top-p, min-p, typical-p; those that Hugging Face transformers has are its
/// logits processors, in their order.
/// </summary>
public sealed record SamplingSettings
{
    /// <summary>Divides the logits; 0 takes the most probable token (greedy, the lowest id wins a tie).</summary>
    /// <value>Default 1. Range 0 and above.</value>
    public float Temperature { get; init; } = 1f;

    /// <summary>Keeps the k most probable tokens; 0 keeps all.</summary>
    /// <value>Default 0.</value>
    public int TopK { get; init; }

    /// <summary>Keeps the smallest set of tokens whose probability reaches this share.</summary>
    /// <value>Default 1 (off). Range above 0 to 1.</value>
    public float TopP { get; init; } = 1f;

    /// <summary>Keeps tokens with at least this share of the most probable token's probability.</summary>
    /// <value>Default 0 (off). Range 0 to 1.</value>
    public float MinP { get; init; }

    /// <summary>
    /// Keeps the tokens whose surprise is nearest to the distribution's entropy, until their probability reaches this
    /// share (locally typical sampling, arXiv 2202.00666).
    /// </summary>
    /// <value>Default 1 (off). Range above 0 to 1.</value>
    public float TypicalP { get; init; } = 1f;

    /// <summary>
    /// Divides (positive) or multiplies (negative) the logit of every token seen before, prompt included.
    /// </summary>
    /// <value>Default 1 (off). Above 0.</value>
    public float RepetitionPenalty { get; init; } = 1f;

    /// <summary>
    /// Taken from a token's logit for each time that the answer so far holds it, as OpenAI defines it.
    /// </summary>
    /// <value>Default 0 (off). Range -2 to 2.</value>
    public float FrequencyPenalty { get; init; }

    /// <summary>Taken once from the logit of every token that the answer so far holds, as OpenAI defines it.</summary>
    /// <value>Default 0 (off). Range -2 to 2.</value>
    public float PresencePenalty { get; init; }

    /// <summary>
    /// Rules out each token that would repeat a sequence of so many tokens of prompt and answer; 0 rules out none.
    /// </summary>
    /// <value>Default 0 (off).</value>
    public int NoRepeatNgramSize { get; init; }

    /// <summary>Added to the logits of tokens, by id.</summary>
    /// <value>Default none. Range -100 to 100.</value>
    public IReadOnlyDictionary<int, float> LogitBias { get; init; } = ReadOnlyDictionary<int, float>.Empty;

    /// <summary>
    /// Seed of the request's own random stream: the same seed gives the same tokens, alone or in a batch.
    /// </summary>
    /// <value>Default 0.</value>
    public long Seed { get; init; }

    /// <summary>Most tokens to generate, the end token included.</summary>
    /// <value>Default 256.</value>
    public int MaxTokens { get; init; } = 256;

    /// <summary>Texts that end the reply; they are cut from it.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>
    /// What the answer is held to. With grammar, tokens so far and <see cref="MaxTokens"/> the mask of every position
    /// can be computed again.
    /// </summary>
    /// <value>Default none.</value>
    public Grammar? Grammar { get; init; }
}
