using Agents.Episodes;

namespace Agents.Models.Sampling;

/// <summary>The settings that shape the distribution, in double.</summary>
internal sealed record TruncationSettings
{
    public double RepetitionPenalty { get; init; } = 1;

    public double Temperature { get; init; } = 1;

    public int TopK { get; init; }

    public double TopP { get; init; } = 1;

    public double MinP { get; init; }

    /// <summary>Whether anything but the temperature acts.</summary>
    public bool IsPlain => RepetitionPenalty == 1 && TopK == 0 && TopP >= 1 && MinP == 0;

    public static TruncationSettings From(SamplingSettings settings) => new()
    {
        RepetitionPenalty = settings.RepetitionPenalty,
        Temperature = settings.Temperature,
        TopK = settings.TopK,
        TopP = settings.TopP,
        MinP = settings.MinP,
    };
}
