using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Models.Serving;

/// <summary>
/// Settings that <see cref="ChatOptions"/> has no property for, by the names that transformers and OpenAI give them.
/// Null is not set: Semantic Kernel hands over unset settings as nulls.
/// </summary>
internal sealed class RequestProperties
{
    public const string MinP = "min_p";

    public const string TypicalP = "typical_p";

    public const string RepetitionPenalty = "repetition_penalty";

    public const string NoRepeatNgramSize = "no_repeat_ngram_size";

    public const string LogitBias = "logit_bias";

    public const string TopLogProbs = "top_logprobs";

    private const int MaxBiases = 1024;

    private readonly Dictionary<string, object> _values;

    public RequestProperties(ChatOptions? options) => _values = (options?.AdditionalProperties ?? [])
        .Where(p => p.Value is not (null or JsonElement { ValueKind: JsonValueKind.Null }))
        .ToDictionary(p => p.Key, p => p.Value!, StringComparer.Ordinal);

    /// <summary>Names that a local model knows.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        MinP, TypicalP, RepetitionPenalty, NoRepeatNgramSize, LogitBias, TokenLogProb.Key, TopLogProbs,
        RequestGrammar.Pattern,
    ];

    /// <summary>The first that no local model knows; null where there is none.</summary>
    public string? Unknown => _values.Keys.FirstOrDefault(k => !Known.Contains(k));

    /// <exception cref="AgentsException">It is no number.</exception>
    public float? Number(string key) => !_values.TryGetValue(key, out var value) ? null
        : float.TryParse(Print(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw Wrong(key, value, "a number");

    /// <exception cref="AgentsException">It is no whole number.</exception>
    public int? Whole(string key) => Number(key) is not { } number ? null
        : number == MathF.Truncate(number) && Math.Abs(number) < int.MaxValue ? (int)number
        : throw Wrong(key, number, "a whole number");

    /// <exception cref="AgentsException">It is neither true nor false.</exception>
    public bool Flag(string key) => _values.TryGetValue(key, out var value)
        && (bool.TryParse(Print(value), out var flag) ? flag : throw Wrong(key, value, "true or false"));

    /// <exception cref="AgentsException">It is no text.</exception>
    public string? Text(string key) => !_values.TryGetValue(key, out var value) ? null
        : value as string ?? throw new AgentsException($"Option {key} must be a text, not {value.GetType().Name}.");

    /// <summary>What is added to logits, by token id.</summary>
    /// <exception cref="AgentsException">It is no object of numbers by token id, or too large.</exception>
    public IReadOnlyDictionary<int, float> Bias()
    {
        if (!_values.TryGetValue(LogitBias, out var value))
            return ReadOnlyDictionary<int, float>.Empty;
        try
        {
            var bias = JsonSerializer.SerializeToElement(value).Deserialize<Dictionary<int, float>>()!;
            return bias.Count <= MaxBiases ? bias.AsReadOnly()
                : throw new AgentsException($"Option {LogitBias} has {bias.Count} entries; at most {MaxBiases}.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new AgentsException($"Option {LogitBias} must be an object of token ids and numbers.", e);
        }
    }

    private static string? Print(object value) =>
        value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value.ToString();

    private static AgentsException Wrong(string key, object value, string form) =>
        new($"Option {key} is '{Print(value)}'; it must be {form}.");
}
