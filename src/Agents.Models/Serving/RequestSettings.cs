using Agents.Episodes;
using Microsoft.Extensions.AI;

namespace Agents.Models.Serving;

/// <summary>
/// Turns a request's options into sampling settings. What a local model cannot do is refused by name: an option that
/// is dropped silently is an answer to another question.
/// </summary>
internal static class RequestSettings
{
    private const int MaxTopLogProbs = 20;

    /// <summary>
    /// Used where the caller says nothing: temperature 0.7, top-p 0.95, at most 256 tokens. A caller who gives a
    /// temperature gets no truncation besides what he asks for.
    /// </summary>
    public static SamplingSettings Default { get; } = new() { Temperature = 0.7f, TopP = 0.95f };

    /// <param name="options">The caller's options, or none.</param>
    /// <param name="nextSeed">Drawn where the caller gives no seed.</param>
    /// <exception cref="AgentsException">An option is not supported.</exception>
    public static SamplingSettings From(ChatOptions? options, Func<long> nextSeed)
    {
        if (options is null)
            return Default with { Seed = nextSeed() };
        var properties = new RequestProperties(options);
        Refuse(options, properties);
        return new SamplingSettings
        {
            Temperature = options.Temperature ?? Default.Temperature,
            TopK = options.TopK ?? Default.TopK,
            TopP = options.TopP ?? (options.Temperature is null ? Default.TopP : 1f),
            MinP = properties.Number(RequestProperties.MinP) ?? Default.MinP,
            TypicalP = properties.Number(RequestProperties.TypicalP) ?? Default.TypicalP,
            RepetitionPenalty = properties.Number(RequestProperties.RepetitionPenalty) ?? Default.RepetitionPenalty,
            FrequencyPenalty = options.FrequencyPenalty ?? 0,
            PresencePenalty = options.PresencePenalty ?? 0,
            NoRepeatNgramSize = properties.Whole(RequestProperties.NoRepeatNgramSize) ?? 0,
            LogitBias = properties.Bias(),
            Seed = options.Seed ?? nextSeed(),
            MaxTokens = options.MaxOutputTokens ?? Default.MaxTokens,
            StopStrings = [.. options.StopSequences ?? []],
            Grammar = RequestGrammar.From(options, properties),
        };
    }

    /// <summary>How many of the best tokens an answer tells; null where it tells no log-probabilities.</summary>
    /// <exception cref="AgentsException">The number is out of range, or stands alone.</exception>
    public static int? LogProbs(ChatOptions? options)
    {
        var properties = new RequestProperties(options);
        var (isAsked, top) = (properties.Flag(TokenLogProb.Key), properties.Whole(RequestProperties.TopLogProbs));
        if (top is < 0 or > MaxTopLogProbs)
        {
            throw new AgentsException(
                $"Option {RequestProperties.TopLogProbs} is {top}; it must be 0 to {MaxTopLogProbs}.");
        }
        if (top > 0 && !isAsked)
        {
            throw new AgentsException(
                $"Option {RequestProperties.TopLogProbs} needs {TokenLogProb.Key} to be true.");
        }
        return isAsked ? top ?? 0 : null;
    }

    private static void Refuse(ChatOptions options, RequestProperties properties)
    {
        Refuse(
            options.ResponseFormat is not (null or ChatResponseFormatText or ChatResponseFormatJson),
            nameof(ChatOptions.ResponseFormat));
        Refuse(options.Reasoning is not null, nameof(ChatOptions.Reasoning));
        Refuse(options.ConversationId is not null, nameof(ChatOptions.ConversationId));
        Refuse(options.AllowBackgroundResponses == true, nameof(ChatOptions.AllowBackgroundResponses));
        Refuse(options.ContinuationToken is not null, nameof(ChatOptions.ContinuationToken));
        Refuse(options.RawRepresentationFactory is not null, nameof(ChatOptions.RawRepresentationFactory));
        Refuse(
            properties.Unknown is not null, $"{nameof(ChatOptions.AdditionalProperties)}[\"{properties.Unknown}\"]");
    }

    private static void Refuse(bool isAsked, string name)
    {
        if (isAsked)
        {
            throw new AgentsException(
                $"Option {name} is not supported by local models. Supported are Temperature, TopK, TopP, "
                + "FrequencyPenalty, PresencePenalty, Seed, StopSequences, MaxOutputTokens, ResponseFormat, Tools, "
                + "ToolMode, AllowMultipleToolCalls, Instructions, ModelId and, in AdditionalProperties, "
                + $"{string.Join(", ", RequestProperties.Known)}.");
        }
    }
}
