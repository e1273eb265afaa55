using Agents.Evaluation;
using Agents.Evaluation.Studies;
using Agents.Plugins.ListenerVerifier;
using Agents.Training.Advantages;

namespace Agents.Cli.Studies.Listeners;

/// <summary>
/// What the verifier does with the scripted listener: leak, uplift, calibration, groups without variance.
/// </summary>
/// <param name="request">Seed, size and parameters.</param>
/// <param name="law">The scripted listener.</param>
internal sealed class ListenerMechanism(StudyRequest request, ListenerLaw law)
{
    private const string Name = "law";

    private readonly double _errors = request.Parameters["errors"];

    /// <summary>Adds its figures.</summary>
    public async Task RunAsync(
        Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines,
        CancellationToken cancellationToken)
    {
        var random = new SeededRandom(SeededRandom.Mix((uint)request.Seed, 1));
        var items = Enumerable.Range(0, request.N).Select(_ => SumComparison.Draw(random, _errors)).ToList();
        var listener = new Listener(Name, law);
        await LeakAsync(listener, items, metrics, baselines, cancellationToken);
        await UpliftAsync(listener, items, baselines, cancellationToken);
        await CalibrateAsync(listener, items, baselines, cancellationToken);
        await GroupsAsync(listener, metrics, baselines, cancellationToken);
    }

    private static async Task LeakAsync(
        Listener listener,
        List<SumComparison> items,
        Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines,
        CancellationToken cancellationToken)
    {
        var (left, stripped, exact) = (new List<double>(), new List<double>(), 0);
        foreach (var item in items)
        {
            var trace = AnswerStripper.Strip(item.Question, item.Reply).Text;
            var plain = await AnswerAsync(item.Trace);
            left.Add(await AnswerAsync(item.Reply) - plain);
            stripped.Add(await AnswerAsync(trace) - plain);
            exact += trace == item.Trace ? 1 : 0;

            async Task<double> AnswerAsync(string text) =>
                (await listener.HearAsync(item.Question, text, cancellationToken)).Probabilities[item.Answer];
        }

        metrics["leak_with_answer"] = StudyMetric.Mean(left);
        metrics["leak_stripped"] = StudyMetric.Mean(stripped);
        baselines["stripped_to_the_letter"] = StudyMetric.Share(exact, items.Count);
        baselines["leak_stripped_largest"] = StudyMetric.Exact(stripped.Max(Math.Abs));
    }

    private static async Task UpliftAsync(
        Listener listener,
        List<SumComparison> items,
        Dictionary<string, StudyMetric> baselines,
        CancellationToken cancellationToken)
    {
        var (shuffled, none) = (new List<double>(), new List<double>());
        for (var i = 0; i < items.Count; i++)
        {
            var (item, other) = (items[i], items[(i + 1) % items.Count]);
            var own = await RightAsync(item.Trace);
            shuffled.Add(own - await RightAsync(other.Trace));
            none.Add(own - await RightAsync(""));

            async Task<double> RightAsync(string text) =>
                (await listener.HearAsync(item.Question, text, cancellationToken)).Probabilities[item.Right];
        }

        baselines["law_uplift_shuffled"] = StudyMetric.Mean(shuffled);
        baselines["law_uplift_no_trace"] = StudyMetric.Mean(none);
    }

    private async Task CalibrateAsync(
        Listener listener,
        List<SumComparison> items,
        Dictionary<string, StudyMetric> baselines,
        CancellationToken cancellationToken)
    {
        var half = items.Count / 2;
        if (half == 0)
            return;
        var fit = new List<(IReadOnlyList<double>, int)>();
        foreach (var item in items.Take(half))
        {
            var opinion = await listener.HearAsync(item.Question, item.Trace, cancellationToken);
            fit.Add((opinion.Probabilities, item.Right));
        }

        var options = new ListenerVerifierOptions { Temperatures = { [Name] = TemperatureFit.Of(fit) } };
        var calibrated = new Listener(Name, law, options);
        baselines["law_temperature"] = StudyMetric.Exact(options.Temperatures[Name]);
        await CalibrationFigures.AddAsync(baselines, "law_", "", calibrated, items.Skip(half), cancellationToken);
        await CalibrationFigures.AddAsync(baselines, "law_", "_raw", listener, items.Skip(half), cancellationToken);
    }

    /// <summary>Groups of answers in which every reward is the same, and teaches nothing.</summary>
    private async Task GroupsAsync(
        Listener listener,
        Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines,
        CancellationToken cancellationToken)
    {
        var (size, accuracy) = ((int)request.Parameters["group"], request.Parameters["accuracy"]);
        var random = new SeededRandom(SeededRandom.Mix((uint)request.Seed, 2));
        var (exact, heard, groups) = (new List<double>(), new List<double>(), new List<string>());
        for (var group = 0; group < request.N; group++)
        {
            var question = SumComparison.Draw(random, 0);
            for (var member = 0; member < size; member++)
            {
                var item = question.Again(random, 1 - accuracy);
                var trace = AnswerStripper.Strip(item.Question, item.Reply).Text;
                var opinion = await listener.HearAsync(item.Question, trace, cancellationToken);
                exact.Add(item.IsRight ? 1 : 0);
                heard.Add(opinion.Probabilities[item.Right]);
                groups.Add($"{group}");
            }
        }

        metrics["zero_variance_without"] = Zero(1);
        metrics["zero_variance_with"] = Zero(0.5);
        foreach (var w in new[] { 0, 0.25, 0.75 })
            baselines[FormattableString.Invariant($"zero_variance_w_{w}")] = Zero(w);

        StudyMetric Zero(double w)
        {
            double?[] rewards = [.. exact.Zip(heard, (e, p) => (double?)(1 + (w * e) + ((1 - w) * p)))];
            var batch = AdvantageEstimator.Estimate(rewards, groups, RewardScale.Group);
            return StudyMetric.Share(batch.ZeroVarianceGroups, batch.Groups);
        }
    }
}
