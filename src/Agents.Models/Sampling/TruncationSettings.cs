using Agents.Episodes;

namespace Agents.Models.Sampling;

/// <summary>The settings that shape the distribution, in double.</summary>
internal sealed record TruncationSettings
{
    public double RepetitionPenalty { get; init; } = 1;

    public double FrequencyPenalty { get; init; }

    public double PresencePenalty { get; init; }

    public int NoRepeatNgramSize { get; init; }

    public KeyValuePair<int, float>[] LogitBias { get; init; } = [];

    public double Temperature { get; init; } = 1;

    public int TopK { get; init; }

    public double TopP { get; init; } = 1;

    public double MinP { get; init; }

    public double TypicalP { get; init; } = 1;

    /// <summary>Whether earlier tokens act.</summary>
    public bool LooksBack =>
        RepetitionPenalty != 1 || FrequencyPenalty != 0 || PresencePenalty != 0 || NoRepeatNgramSize > 0;

    /// <summary>Whether anything but the temperature acts.</summary>
    public bool IsPlain =>
        !LooksBack && LogitBias.Length == 0 && TopK == 0 && TopP >= 1 && MinP == 0 && TypicalP >= 1;

    public static TruncationSettings From(SamplingSettings settings) => new()
    {
        RepetitionPenalty = settings.RepetitionPenalty,
        FrequencyPenalty = settings.FrequencyPenalty,
        PresencePenalty = settings.PresencePenalty,
        NoRepeatNgramSize = settings.NoRepeatNgramSize,
        LogitBias = [.. settings.LogitBias],
        Temperature = settings.Temperature,
        TopK = settings.TopK,
        TopP = settings.TopP,
        MinP = settings.MinP,
        TypicalP = settings.TypicalP,
    };
}
