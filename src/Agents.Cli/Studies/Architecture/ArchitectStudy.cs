using Agents.Evaluation.Studies;
using Agents.Plugins.WorkflowArchitect;

namespace Agents.Cli.Studies.Architecture;

/// <summary>
/// Two parts. Selection: how near the best of several agents each way of choosing comes, under the law of
/// <see cref="ArchitectLaw"/>. Real: what the architect finds for composed tasks with the embedded model alone.
/// </summary>
internal sealed class ArchitectStudy(ArchitectTasks tasks) : IStudy
{
    private const double Near = 0.02;

    /// <inheritdoc/>
    public string Name => "architect";

    /// <inheritdoc/>
    public string Description =>
        "How near the best of several workflows is chosen, and what is found for composed tasks with the embedded model.";

    /// <inheritdoc/>
    public int DefaultCount => 200;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Parameters { get; } = new Dictionary<string, double>
    {
        ["candidates"] = 5,
        ["low"] = 0.45,
        ["high"] = 0.60,
        ["budget"] = 4_000,
        ["items"] = 100,
    };

    /// <inheritdoc/>
    public async Task<StudyReport> RunAsync(StudyRequest request, CancellationToken cancellationToken = default)
    {
        StudyParameters.RequireShares(request.Parameters, "low", "high");
        StudyParameters.RequireWhole(
            request.Parameters, ("candidates", 2, 1_000), ("budget", 25, 1_000_000), ("items", 0, 100_000));
        var metrics = new Dictionary<string, StudyMetric>();
        var baselines = new Dictionary<string, StudyMetric>();
        await SelectAsync(request, metrics, baselines, cancellationToken);
        int items = (int)request.Parameters["items"];
        if (items > 0)
            Add(await tasks.RunAsync(request.Seed, items, cancellationToken), metrics, baselines);
        return new StudyReport(metrics, baselines);
    }

    private static async Task SelectAsync(
        StudyRequest request, Dictionary<string, StudyMetric> metrics, Dictionary<string, StudyMetric> baselines,
        CancellationToken cancellationToken)
    {
        using var law = new ArchitectLaw(request.Seed, request.Parameters["low"], request.Parameters["high"]);
        int candidates = (int)request.Parameters["candidates"], near = 0, last = 0, ten = 0, twoHundred = 0;
        var answers = new List<double>();
        for (int run = 0; run < request.N; run++)
        {
            var selection = new ArchitectSelection(law, run, candidates);
            var race = await selection.RaceAsync((int)request.Parameters["budget"], cancellationToken);
            answers.Add(race.Answers);
            near += Count(selection.Regret(race.Winner));
            last += Count(selection.Regret(candidates - 1));
            ten += Count(selection.Regret(await selection.BestOnAsync(10, cancellationToken)));
            twoHundred += Count(selection.Regret(await selection.BestOnAsync(200, cancellationToken)));
        }

        metrics["within_2_points"] = StudyMetric.Share(near, request.N);
        metrics["validation_answers"] = StudyMetric.Mean(answers);
        baselines["last_within_2"] = metrics["last_within_2"] = StudyMetric.Share(last, request.N);
        baselines["best_on_10_within_2"] = metrics["best_on_10_within_2"] = StudyMetric.Share(ten, request.N);
        baselines["best_on_200_within_2"] = StudyMetric.Share(twoHundred, request.N);
    }

    private static int Count(double regret) => regret <= Near ? 1 : 0;

    private static void Add(
        IReadOnlyList<FoundWorkflow> found, Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines)
    {
        var composed = found.Where(f => f.Task != ArchitectTasks.Known).ToList();
        var all = All(composed, t => t.Found);
        metrics["found"] = all.Accuracy;
        metrics["gain_over_single"] = all.Less(All(composed, t => t.SingleAgent));
        metrics["gain_over_self_consistency"] = all.Less(All(composed, t => t.SelfConsistency));
        baselines["single_agent"] = All(composed, t => t.SingleAgent).Accuracy;
        baselines["self_consistency"] = All(composed, t => t.SelfConsistency).Accuracy;
        foreach (var (task, test) in found.Select(f => (f.Task, f.Test)))
        {
            metrics[$"{task}_found"] = test.Found.Accuracy;
            metrics[$"{task}_gain_over_self_consistency"] = test.GainOverSelfConsistency;
            metrics[$"{task}_calls"] = StudyMetric.Exact((double)test.Found.Calls / test.N);
            baselines[$"{task}_single_agent"] = test.SingleAgent.Accuracy;
            baselines[$"{task}_self_consistency"] = test.SelfConsistency.Accuracy;
            baselines[$"{task}_votes"] = StudyMetric.Exact(test.Votes);
        }
    }

    private static ArchitectRow All(IReadOnlyList<FoundWorkflow> found, Func<ArchitectComparison, ArchitectRow> row)
    {
        var rows = found.Select(f => row(f.Test)).ToList();
        return new ArchitectRow([.. rows.SelectMany(r => r.Right)], rows.Sum(r => r.Calls), rows.Sum(r => r.Tokens));
    }
}
