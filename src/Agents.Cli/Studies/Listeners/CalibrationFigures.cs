using Agents.Evaluation.Studies;
using Agents.Plugins.ListenerVerifier;

namespace Agents.Cli.Studies.Listeners;

/// <summary>ECE and Brier score of a listener's probability of the answer, the Brier score with an interval.</summary>
internal static class CalibrationFigures
{
    /// <summary>Adds them with a temperature, and without (<c>_raw</c>).</summary>
    public static void Add(
        Dictionary<string, StudyMetric> figures,
        Dictionary<string, StudyMetric> raw,
        string prefix,
        IReadOnlyList<ListenerJudgement> judgements,
        double temperature)
    {
        raw[$"{prefix}temperature"] = StudyMetric.Exact(temperature);
        Add(raw, prefix, "_raw", judgements);
        Add(figures, prefix, "", [.. judgements.Select(j => j with { Probability = Warm(j.Probability, temperature) })]);
    }

    private static void Add(
        Dictionary<string, StudyMetric> figures,
        string before,
        string after,
        IReadOnlyList<ListenerJudgement> judgements)
    {
        figures[$"{before}ece{after}"] = StudyMetric.Exact(ListenerCalibration.Of(judgements).Ece);
        figures[$"{before}brier{after}"] = StudyMetric.Mean(
            [.. judgements.Select(j => Math.Pow(j.Probability - (j.IsRight ? 1 : 0), 2))]);
    }

    /// <summary>What a listener of that temperature says of one of two options.</summary>
    private static double Warm(double p, double temperature)
    {
        var (one, other) = (Math.Pow(p, 1 / temperature), Math.Pow(1 - p, 1 / temperature));
        return one / (one + other);
    }
}
