using Agents.Evaluation.Studies;
using Agents.Models;
using Agents.Models.Serving;
using Agents.Plugins.ListenerVerifier;
using Agents.Prompts;

namespace Agents.Cli.Studies.Listeners;

/// <summary>
/// The training effect: policy and frozen listener are small models of their own, and arms differ in the reward alone.
/// </summary>
internal sealed class ListenerTraining(StudyRequest request, TimeProvider time)
{
    private const int ListenerSeed = 1_000_003;

    /// <summary>Adds its figures: a mean over seeds with Student's interval each.</summary>
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
        var heard = models.Listener(
            Path.Combine(folder, "listener"), Number("listener_steps"), request.Seed + ListenerSeed, cancellationToken);
        using var client = new LocalChatClient(
            LocalModel.Load(heard, new LocalModelOptions { Precision = "f32", Threads = 1 }),
            new SeedSource(request.Seed), time);
        var prompt = PromptFile.Parse(ComparisonModels.ListenerPrompt, "listener");
        var arms = new ListenerArms(
            task, new Listener("listener", client, null, prompt), folder, Number("steps"),
            Number("test_items"));
        var (start, accuracy, shaped) = (new List<ArmResult>(), new List<ArmResult>(), new List<ArmResult>());
        for (var i = 0; i < Number("seeds"); i++)
        {
            var seed = (request.Seed * 1_000) + i;
            var policy = models.Policy(
                Path.Combine(folder, $"policy-{i}"), Number("policy_steps"), seed, cancellationToken);
            start.Add(await arms.StartAsync(policy, seed, cancellationToken));
            // Each has a thread and a store of its own, so that side by side they are what they are alone.
            var results = await Task.WhenAll(new[] { 1, request.Parameters["exact"] }.Select(
                exact => Task.Run(() => arms.RunAsync(policy, exact, seed, cancellationToken), cancellationToken)));
            accuracy.Add(results[0]);
            shaped.Add(results[1]);
        }

        Add(metrics, baselines, accuracy, shaped);
        Add("start_", start, baselines);
        Calibrate(metrics, baselines, start, shaped);
    }

    private int Number(string name) => (int)request.Parameters[name];

    private static void Add(
        Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines,
        List<ArmResult> accuracy,
        List<ArmResult> shaped)
    {
        metrics["contradictions_change"] = Change(r => r.Contradictions);
        metrics["accuracy_change"] = Change(r => r.Accuracy);
        metrics["uplift_shuffled"] = StudyMetric.Mean([.. shaped.Select(r => r.Uplift)]);
        Add("accuracy_only_", accuracy, baselines);
        Add("shaped_", shaped, baselines);

        StudyMetric Change(Func<ArmResult, double> figure) =>
            StudyMetric.Mean([.. shaped.Zip(accuracy, (s, a) => figure(s) - figure(a))]);
    }

    private static void Add(string arm, List<ArmResult> results, Dictionary<string, StudyMetric> baselines)
    {
        baselines[$"{arm}contradictions"] = StudyMetric.Mean([.. results.Select(r => r.Contradictions)]);
        baselines[$"{arm}accuracy"] = StudyMetric.Mean([.. results.Select(r => r.Accuracy)]);
        baselines[$"{arm}uplift"] = StudyMetric.Mean([.. results.Select(r => r.Uplift)]);
    }

    /// <summary>ECE and Brier score on test items, with a temperature from validation items and without.</summary>
    private static void Calibrate(
        Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines,
        List<ArmResult> start,
        List<ArmResult> shaped)
    {
        List<ListenerJudgement> test = [.. shaped.SelectMany(r => r.Judgements)];
        var fit = start.SelectMany(r => r.Judgements)
            .Select(j => ((IReadOnlyList<double>)[j.Probability, 1 - j.Probability], j.IsRight ? 0 : 1)).ToList();
        if (fit.Count == 0 || test.Count == 0)
            throw new AgentsException("No policy gave an answer; raise --set policy_steps.");
        var temperature = TemperatureFit.Of(fit);
        baselines["temperature"] = StudyMetric.Exact(temperature);
        CalibrationFigures.Add(baselines, "", "_raw", test);
        CalibrationFigures.Add(metrics, "", "", [.. test.Select(j => j with
        {
            Probability = Warm(j.Probability, 1 / temperature),
        })]);
    }

    private static double Warm(double p, double power) =>
        Math.Pow(p, power) / (Math.Pow(p, power) + Math.Pow(1 - p, power));
}
