using System.Globalization;
using Agents.Episodes;
using Microsoft.Extensions.AI;

namespace Agents.Models.Serving;

/// <summary>
/// Turns a request's options into sampling settings. What a local model cannot do is refused by name: an option that
/// is dropped silently is an answer to another question.
/// </summary>
internal static class RequestSettings
{
    public const string MinP = "min_p";

    public const string RepetitionPenalty = "repetition_penalty";

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
        Refuse(options);
        return new SamplingSettings
        {
            Temperature = options.Temperature ?? Default.Temperature,
            TopK = options.TopK ?? Default.TopK,
            TopP = options.TopP ?? (options.Temperature is null ? Default.TopP : 1f),
            MinP = Number(options, MinP) ?? Default.MinP,
            RepetitionPenalty = Number(options, RepetitionPenalty) ?? Default.RepetitionPenalty,
            Seed = options.Seed ?? nextSeed(),
            MaxTokens = options.MaxOutputTokens ?? Default.MaxTokens,
            StopStrings = [.. options.StopSequences ?? []],
            Grammar = RequestGrammar.From(options),
        };
    }

    private static void Refuse(ChatOptions options)
    {
        Refuse(
            options.ResponseFormat is not (null or ChatResponseFormatText or ChatResponseFormatJson),
            nameof(ChatOptions.ResponseFormat));
        Refuse(options.FrequencyPenalty is not (null or 0), nameof(ChatOptions.FrequencyPenalty));
        Refuse(options.PresencePenalty is not (null or 0), nameof(ChatOptions.PresencePenalty));
        Refuse(options.Reasoning is not null, nameof(ChatOptions.Reasoning));
        Refuse(options.ConversationId is not null, nameof(ChatOptions.ConversationId));
        Refuse(options.AllowBackgroundResponses == true, nameof(ChatOptions.AllowBackgroundResponses));
        Refuse(options.ContinuationToken is not null, nameof(ChatOptions.ContinuationToken));
        Refuse(options.RawRepresentationFactory is not null, nameof(ChatOptions.RawRepresentationFactory));
        foreach (var key in options.AdditionalProperties?.Keys ?? [])
        {
            Refuse(
                key is not (MinP or RepetitionPenalty or RequestGrammar.Pattern),
                $"{nameof(ChatOptions.AdditionalProperties)}[\"{key}\"]");
        }

    }

    private static void Refuse(bool isAsked, string name)
    {
        if (isAsked)
        {
            throw new AgentsException(
                $"Option {name} is not supported by local models. Supported are Temperature, TopK, TopP, Seed, "
                + "StopSequences, MaxOutputTokens, ResponseFormat, Tools, ToolMode, AllowMultipleToolCalls, "
                + "Instructions, ModelId and, in AdditionalProperties, "
                + $"{MinP}, {RepetitionPenalty} and {RequestGrammar.Pattern}.");
        }
    }

    private static float? Number(ChatOptions options, string key)
    {
        if (options.AdditionalProperties?.TryGetValue(key, out var value) != true || value is null)
            return null;
        var text = value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture)
            : value.ToString();
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : throw new AgentsException($"Option {key} is '{text}'; it must be a number.");
    }
}
