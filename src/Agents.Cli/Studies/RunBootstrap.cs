using Agents.Evaluation;
using Agents.Evaluation.Studies;

namespace Agents.Cli.Studies;

/// <summary>
/// The mean over runs of training of a figure of their items, with the percentile interval of resampled runs and,
/// within each, resampled items: both vary, and neither stands for the other.
/// </summary>
internal static class RunBootstrap
{
    private const int Resamples = 2000;

    /// <param name="items">Items of each run.</param>
    /// <param name="figure">The figure of a run by some of its items, which may be named more than once.</param>
    /// <param name="seed">Decides the resamples.</param>
    public static StudyMetric Mean(
        IReadOnlyList<int> items, Func<int, IReadOnlyList<int>, double> figure, ulong seed)
    {
        var random = new SeededRandom(seed);
        var means = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            for (var j = 0; j < items.Count; j++)
            {
                var run = random.Next(0, items.Count - 1);
                int[] drawn = [.. Enumerable.Range(0, items[run]).Select(_ => random.Next(0, items[run] - 1))];
                means[i] += figure(run, drawn) / items.Count;
            }
        }

        Array.Sort(means);
        var value = items.Index().Average(run => figure(run.Index, [.. Enumerable.Range(0, run.Item)]));
        return new StudyMetric(value, [means[Resamples * 25 / 1000], means[Resamples * 975 / 1000]]);
    }
}
