using Agents.Evaluation.Studies;
using Agents.Models;
using Agents.Models.Serving;
using Agents.Plugins.ListenerVerifier;
using Agents.Prompts;
using Agents.Registry;
using static System.FormattableString;

namespace Agents.Cli.Studies.Listeners;

/// <summary>
/// The training effect: policy and frozen listener are small models of their own, and arms differ in the reward alone.
/// </summary>
internal sealed class ListenerTraining(StudyRequest request, TimeProvider time)
{
    private const int ListenerSeed = 1_000_003;
    private const double AccuracyOnly = 1;

    /// <summary>Adds its figures: means over runs, with intervals over runs and items.</summary>
    public async Task RunAsync(
        Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines,
        CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("agents-listener-").FullName;
        try
        {
            await RunAsync(folder, metrics, baselines, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task RunAsync(
        string folder,
        Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines,
        CancellationToken cancellationToken)
    {
        var task = new ComparisonTask();
        var models = new ComparisonModels(task, time);
        var heard = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Run(
            () => models.Listener(
                Path.Combine(folder, $"listener-{i}"), Number("listener_steps"), request.Seed + ((i + 1) * ListenerSeed),
                cancellationToken),
            cancellationToken)));
        using var first = Open(heard[0]);
        using var second = Open(heard[1]);
        var arms = new ListenerArms(
            task, Hear("listener", first), Hear("second", second), folder, Number("steps"), Number("test_items"));
        var (start, fit) = (new List<ArmResult>(), new List<ListenerJudgement>());
        var results = Weights().ToDictionary(w => w, _ => new List<ArmResult>());
        for (var i = 0; i < Number("seeds"); i++)
        {
            var seed = (request.Seed * 1_000) + i;
            var policy = models.Policy(
                Path.Combine(folder, $"policy-{i}"), Number("policy_steps"), seed, cancellationToken);
            start.Add(await arms.StartAsync(policy, seed, cancellationToken));
            var ends = new (ArmResult Test, ArmResult? Validation)[results.Count];
            // Each has a thread and a store of its own, so that side by side they are what they are alone.
            var two = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(results.Keys.Index(), two, async (arm, token) =>
                ends[arm.Index] = await arms.RunAsync(policy, arm.Item, seed, arm.Item == Shaped, token));
            foreach (var (arm, w) in results.Keys.Index())
                results[w].Add(ends[arm].Test);
            fit.AddRange(ends.SelectMany(e => e.Validation?.Judgements ?? []));
        }

        AddChanges(metrics, baselines, results[AccuracyOnly], results[Shaped]);
        foreach (var (w, arm) in results)
            Add(w == AccuracyOnly ? "accuracy_only_" : w == Shaped ? "shaped_" : Invariant($"w_{w}_"), arm, baselines);
        Add("start_", start, baselines);
        Calibrate(metrics, baselines, fit, results[Shaped]);
    }

    private double Shaped => request.Parameters["exact"];

    /// <summary>The w of each arm: accuracy alone, the one in question, and the sweep.</summary>
    private IEnumerable<double> Weights() =>
        new[] { AccuracyOnly, Shaped }.Concat(request.Parameters["sweep"] > 0 ? [0, 0.25, 0.5, 0.75] : []).Distinct();

    private LocalChatClient Open(ModelVersion version) => new(
        LocalModel.Load(version, new LocalModelOptions { Precision = "f32", Threads = 1 }),
        new SeedSource(request.Seed), time);

    // One order of the options: the sums stand in it, and these models read them by their places.
    private static Listener Hear(string name, LocalChatClient client) => new(
        name, client, new ListenerVerifierOptions { Orders = 1 },
        PromptFile.Load(typeof(ListenerTraining).Assembly, "compare_sums"));

    private int Number(string name) => (int)request.Parameters[name];

    private void AddChanges(
        Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines,
        List<ArmResult> accuracy,
        List<ArmResult> shaped)
    {
        (string Name, Func<ArmResult, IReadOnlyList<int>, double> Figure)[] figures =
        [
            ("contradictions_change", (r, items) => r.Contradictions(items)),
            ("accuracy_change", (r, items) => r.Accuracy(items)),
            ("second_listener_contradictions_change", (r, items) => r.SecondContradictions(items)),
        ];
        foreach (var (name, figure) in figures)
        {
            metrics[name] = Mean(shaped, (run, items) => Change(run, items));
            double[] runs = [.. shaped.Index().Select(r => Change(r.Index, All(r.Item)))];
            // Of the runs alone, as if they were measured without error; with three of them it is wide.
            baselines[$"{name}_over_runs"] = StudyMetric.Mean(runs);
            foreach (var (run, change) in runs.Index())
                baselines[$"{name}_run_{run + 1}"] = StudyMetric.Exact(change);

            double Change(int run, IReadOnlyList<int> items) =>
                figure(shaped[run], items) - figure(accuracy[run], items);
        }

        metrics["uplift_shuffled"] = Mean(shaped, (run, items) => shaped[run].Uplift(items));
    }

    private void Add(string arm, List<ArmResult> results, Dictionary<string, StudyMetric> baselines)
    {
        baselines[$"{arm}contradictions"] = Mean(results, (run, items) => results[run].Contradictions(items));
        baselines[$"{arm}second_contradictions"] =
            Mean(results, (run, items) => results[run].SecondContradictions(items));
        baselines[$"{arm}accuracy"] = Mean(results, (run, items) => results[run].Accuracy(items));
        baselines[$"{arm}uplift"] = Mean(results, (run, items) => results[run].Uplift(items));
    }

    private StudyMetric Mean(List<ArmResult> runs, Func<int, IReadOnlyList<int>, double> figure) =>
        RunBootstrap.Mean([.. runs.Select(r => r.Items.Count)], figure, (uint)request.Seed);

    private static int[] All(ArmResult result) => [.. Enumerable.Range(0, result.Items.Count)];

    /// <summary>ECE and Brier score on test items; with a temperature from validation items, and without.</summary>
    private static void Calibrate(
        Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines,
        List<ListenerJudgement> validation,
        List<ArmResult> shaped)
    {
        List<ListenerJudgement> test = [.. shaped.SelectMany(r => r.Judgements)];
        var fit = validation
            .Select(j => ((IReadOnlyList<double>)[j.Probability, 1 - j.Probability], j.IsRight ? 0 : 1)).ToList();
        if (fit.Count == 0 || test.Count == 0)
            throw new AgentsException("No policy gave an answer; raise --set policy_steps.");
        CalibrationFigures.Add(metrics, baselines, "", test, TemperatureFit.Of(fit));
    }
}
