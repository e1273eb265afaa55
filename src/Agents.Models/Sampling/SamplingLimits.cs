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
        Require(settings.TypicalP is > 0 and <= 1, "TypicalP", settings.TypicalP, "above 0, at most 1");
        Require(settings.FrequencyPenalty is >= -2 and <= 2, "FrequencyPenalty", settings.FrequencyPenalty, "-2 to 2");
        Require(settings.PresencePenalty is >= -2 and <= 2, "PresencePenalty", settings.PresencePenalty, "-2 to 2");
        Require(
            settings.NoRepeatNgramSize >= 0, "NoRepeatNgramSize", settings.NoRepeatNgramSize, "0 (off) or more");
        Require(
            settings.LogitBias.Values.All(b => b is >= -100 and <= 100),
            "LogitBias",
            settings.LogitBias.Values.FirstOrDefault(b => b is not (>= -100 and <= 100)),
            "-100 to 100 for each token");
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
