using Agents.Cli.Studies;
using Agents.Evaluation;

namespace Agents.Cli.Tests.Studies;

public sealed class RunBootstrapTests
{
    [Fact]
    public void Its_interval_holds_runs_and_items()
    {
        // Runs that differ and items that do not; items that differ and runs that do not; neither.
        var apart = RunBootstrap.Mean([50, 50, 50], (run, drawn) => run, 1);
        Assert.Equal((1, 0, 2), (apart.Value, apart.Ci95[0], apart.Ci95[1]));
        double[] values = [.. Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? 1.0 : -1)];
        var alike = RunBootstrap.Mean([50, 50, 50], (_, drawn) => drawn.Average(i => values[i]), 1);
        Assert.Equal(0, alike.Value, 12);
        // A mean of 150 draws of deviation 1.
        Assert.InRange(alike.Ci95[1], 0.12, 0.2);
        Assert.InRange(alike.Ci95[0], -0.2, -0.12);
        var equal = RunBootstrap.Mean([5, 5], (_, _) => 7, 1);
        Assert.Equal((7, 7, 7), (equal.Value, equal.Ci95[0], equal.Ci95[1]));
    }

    [Fact]
    public void It_covers_what_it_is_an_interval_of()
    {
        // Twenty runs of a normal deviation each, and items of another: nine in ten intervals hold the truth, 0.
        var (held, random) = (0, new SeededRandom(9));
        for (var trial = 0; trial < 60; trial++)
        {
            double[][] runs = [.. Enumerable.Range(0, 20).Select(_ =>
            {
                var own = Normal(random);
                return Enumerable.Range(0, 10).Select(_ => own + Normal(random)).ToArray();
            })];
            var figure = RunBootstrap.Mean(
                [.. runs.Select(r => r.Length)], (run, drawn) => drawn.Average(i => runs[run][i]), (uint)trial);
            held += figure.Ci95[0] <= 0 && figure.Ci95[1] >= 0 ? 1 : 0;
        }

        Assert.InRange(held, 51, 60);
    }

    // A sum of twelve even numbers has variance 1.
    private static double Normal(SeededRandom random) =>
        Enumerable.Range(0, 12).Sum(_ => random.Next(0, 1_000_000) / 1_000_000.0) - 6;
}
