using Agents.Evaluation;
using Agents.Evaluation.Studies;
using Agents.Plugins.ListenerVerifier;
using Agents.Training.Advantages;
using Microsoft.Extensions.AI;

namespace Agents.Cli.Studies.Listeners;

/// <summary>
/// What the verifier does with a listener that was not made for it: leak, uplift, calibration; and, with the scripted
/// one, groups without variance.
/// </summary>
/// <param name="request">Seed, size and parameters.</param>
/// <param name="model">The listener's model.</param>
internal sealed class ListenerMechanism(StudyRequest request, IChatClient model)
{
    private readonly double _errors = request.Parameters["errors"];
    private readonly Hearing _hearing = new(new Listener("heard", model));

    /// <summary>Adds the figures of the scripted listener.</summary>
    public async Task RunLawAsync(
        Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines,
        CancellationToken cancellationToken)
    {
        await MeasureAsync(metrics, baselines, baselines, "law_", cancellationToken);
        await GroupsAsync(metrics, baselines, cancellationToken);
    }

    /// <summary>Adds the figures of a real one.</summary>
    public async Task RunRealAsync(
        Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines,
        CancellationToken cancellationToken)
    {
        var items = await MeasureAsync(metrics, baselines, metrics, "", cancellationToken);
        metrics["follows_trace"] = await ShareAsync(items, i => (i.Trace, i.Answer), cancellationToken);
        baselines["right_by_trace"] = await ShareAsync(items, i => (i.Trace, i.Right), cancellationToken);
        baselines["right_without_trace"] = await ShareAsync(items, i => ("", i.Right), cancellationToken);
    }

    /// <summary>What is measured of either; uplift and calibration are headlines of a real one alone.</summary>
    private async Task<List<SumComparison>> MeasureAsync(
        Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines,
        Dictionary<string, StudyMetric> reading,
        string prefix,
        CancellationToken cancellationToken)
    {
        var random = new SeededRandom(SeededRandom.Mix((uint)request.Seed, 1));
        var items = Enumerable.Range(0, request.N).Select(_ => SumComparison.Draw(random, _errors)).ToList();
        await LeakAsync(items, metrics, baselines, cancellationToken);
        await UpliftAsync(items, reading, prefix, cancellationToken);
        await CalibrateAsync(items, reading, baselines, prefix, cancellationToken);
        return items;
    }

    private async Task LeakAsync(
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
                (await _hearing.OfAsync(item.Question, text, cancellationToken))[item.Answer];
        }

        metrics["leak_with_answer"] = StudyMetric.Mean(left);
        metrics["leak_stripped"] = StudyMetric.Mean(stripped);
        baselines["stripped_to_the_letter"] = StudyMetric.Share(exact, items.Count);
        baselines["leak_stripped_largest"] = StudyMetric.Exact(stripped.Max(Math.Abs));
    }

    private async Task UpliftAsync(
        List<SumComparison> items,
        Dictionary<string, StudyMetric> figures,
        string prefix,
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
                (await _hearing.OfAsync(item.Question, text, cancellationToken))[item.Right];
        }

        figures[$"{prefix}uplift_shuffled"] = StudyMetric.Mean(shuffled);
        figures[$"{prefix}uplift_no_trace"] = StudyMetric.Mean(none);
    }

    private async Task CalibrateAsync(
        List<SumComparison> items,
        Dictionary<string, StudyMetric> figures,
        Dictionary<string, StudyMetric> raw,
        string prefix,
        CancellationToken cancellationToken)
    {
        var half = items.Count / 2;
        if (half == 0)
            return;
        var (fit, judgements) = (new List<(IReadOnlyList<double>, int)>(), new List<ListenerJudgement>());
        foreach (var item in items.Take(half))
            fit.Add((await _hearing.OfAsync(item.Question, item.Trace, cancellationToken), item.Right));
        foreach (var item in items.Skip(half))
        {
            var probabilities = await _hearing.OfAsync(item.Question, item.Trace, cancellationToken);
            judgements.Add(new ListenerJudgement(probabilities[item.Answer], item.IsRight));
        }

        CalibrationFigures.Add(figures, raw, prefix, judgements, TemperatureFit.Of(fit));
    }

    /// <summary>How often the option that it finds most probable by a trace is the one asked for.</summary>
    private async Task<StudyMetric> ShareAsync(
        List<SumComparison> items,
        Func<SumComparison, (string Trace, int Option)> of,
        CancellationToken cancellationToken)
    {
        var hits = 0;
        foreach (var item in items)
        {
            var (trace, option) = of(item);
            hits += (await _hearing.OfAsync(item.Question, trace, cancellationToken))[option] > 0.5 ? 1 : 0;
        }

        return StudyMetric.Share(hits, items.Count);
    }

    /// <summary>Groups of answers in which every reward is the same, and teaches nothing.</summary>
    private async Task GroupsAsync(
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
                exact.Add(item.IsRight ? 1 : 0);
                heard.Add((await _hearing.OfAsync(item.Question, trace, cancellationToken))[item.Right]);
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
