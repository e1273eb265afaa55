using Agents.Episodes;

namespace Agents.Models.Sampling;

/// <summary>Checks settings before any work is done with them.</summary>
internal static class SamplingLimits
{
    /// <exception cref="AgentsException">A setting is out of its range; the message names it.</exception>
    public static void Check(SamplingSettings settings)
    {
        Require(
            settings.Temperature >= 0 && float.IsFinite(settings.Temperature),
            "Temperature", settings.Temperature, "0 or more");
        Require(settings.TopK >= 0, "TopK", settings.TopK, "0 (off) or more");
        Require(settings.TopP is > 0 and <= 1, "TopP", settings.TopP, "above 0, at most 1");
        Require(settings.MinP is >= 0 and <= 1, "MinP", settings.MinP, "0 to 1");
        Require(
            settings.RepetitionPenalty > 0 && float.IsFinite(settings.RepetitionPenalty),
            "RepetitionPenalty",
            settings.RepetitionPenalty,
            "above 0");
        Require(settings.MaxTokens >= 1, "MaxTokens", settings.MaxTokens, "1 or more");
        Require(settings.StopStrings.All(s => s.Length > 0), "StopStrings", "an empty text",
            "texts of at least one character");
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
            throw new AgentsException(FormattableString.Invariant(
                $"Sampling setting {name} is {value}; it must be {range}."));
    }
}
