using Agents.Evaluation.Studies;
using Agents.Plugins.ListenerVerifier;

namespace Agents.Cli.Studies.Listeners;

/// <summary>ECE and Brier score of a listener's probability of the answer, the Brier score with an interval.</summary>
internal static class CalibrationFigures
{
    public static async Task AddAsync(
        Dictionary<string, StudyMetric> figures,
        string before,
        string after,
        Hearing listener,
        IEnumerable<SumComparison> items,
        CancellationToken cancellationToken)
    {
        var judgements = new List<ListenerJudgement>();
        foreach (var item in items)
        {
            var probabilities = await listener.OfAsync(item.Question, item.Trace, cancellationToken);
            judgements.Add(new ListenerJudgement(probabilities[item.Answer], item.IsRight));
        }

        Add(figures, before, after, judgements);
    }

    public static void Add(
        Dictionary<string, StudyMetric> figures, string before, string after, List<ListenerJudgement> judgements)
    {
        figures[$"{before}ece{after}"] = StudyMetric.Exact(ListenerCalibration.Of(judgements).Ece);
        figures[$"{before}brier{after}"] = StudyMetric.Mean(
            [.. judgements.Select(j => Math.Pow(j.Probability - (j.IsRight ? 1 : 0), 2))]);
    }
}
