using Agents.Plugins.WorkflowArchitect.Selection;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Plugins.WorkflowArchitect.Tests.Selection;

public sealed class ExactBinomialTests
{
    [Theory]
    [InlineData(0, 10, 0.025, 0)]
    [InlineData(10, 10, 0.025, 0.691503)] // 0.025^(1/10)
    [InlineData(5, 10, 0.025, 0.187086)]
    [InlineData(1, 20, 0.05, 0.002561)] // 1 - 0.95^(1/20)
    [InlineData(90, 100, 0.05, 0.836289)]
    public void It_gives_the_published_bounds(int successes, int trials, double level, double bound) =>
        Assert.Equal(bound, ExactBinomial.LowerBound(successes, trials, level), 1e-5);

    [Fact]
    public void At_the_bound_the_tail_has_the_level()
    {
        var counts = Gen.Choose(1, 200).SelectMany(n => Gen.Choose(1, n).Select(k => (k, n))).ToArbitrary();
        Check.QuickThrowOnFailure(Prop.ForAll(counts, pair =>
            Math.Abs(Tail(pair.k, pair.n, ExactBinomial.LowerBound(pair.k, pair.n, 0.01)) - 0.01) < 1e-8));
    }

    [Fact]
    public void It_is_stable_for_many_trials() =>
        Assert.Equal(0.5 - 2.3263 * Math.Sqrt(0.25 / 100_000), ExactBinomial.LowerBound(50_000, 100_000, 0.01), 2e-5);

    // The sum over all terms by Pascal's recursion, another way than the product's.
    private static double Tail(int k, int n, double p)
    {
        double[] row = [1];
        for (int i = 0; i < n; i++)
        {
            var next = new double[row.Length + 1];
            for (int j = 0; j < row.Length; j++)
            {
                next[j] += row[j] * (1 - p);
                next[j + 1] += row[j] * p;
            }

            row = next;
        }

        return row[k..].Sum();
    }
}
