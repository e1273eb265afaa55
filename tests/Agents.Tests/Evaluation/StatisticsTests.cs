using System.Numerics;
using Agents.Evaluation;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Tests.Evaluation;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(0, 10, 0.0, 0.277533)]
    [InlineData(10, 10, 0.722467, 1.0)]
    [InlineData(5, 10, 0.236593, 0.763407)]
    [InlineData(81, 263, 0.255289, 0.366211)] // Newcombe 1998, table I: 0.2553 to 0.3662.
    [InlineData(15, 148, 0.062387, 0.160490)] // Newcombe 1998: 0.0624 to 0.1605.
    [InlineData(0, 20, 0.0, 0.161125)] // Newcombe 1998: 0 to 0.1611.
    [InlineData(1, 29, 0.006113, 0.171755)] // Newcombe 1998: 0.0061 to 0.1718.
    public void Wilson_gives_the_published_intervals(int successes, int trials, double low, double high)
    {
        var interval = Statistics.Wilson(successes, trials);
        Assert.Equal(low, interval.Low, 5e-5);
        Assert.Equal(high, interval.High, 5e-5);
    }

    [Theory]
    [InlineData(1, 12.706)]
    [InlineData(2, 4.303)]
    [InlineData(3, 3.182)]
    [InlineData(5, 2.571)]
    [InlineData(10, 2.228)]
    [InlineData(30, 2.042)]
    [InlineData(599, 1.964)]
    public void Student_gives_the_tabled_quantiles(int degrees, double quantile) =>
        Assert.Equal(quantile, Statistics.Student(degrees), 0.005 * quantile);

    [Fact]
    public void Wilson_of_nothing_knows_nothing() =>
        Assert.Equal(new ConfidenceInterval(0, 1), Statistics.Wilson(0, 0));

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    [InlineData(0, -1)]
    public void Wilson_refuses_impossible_counts(int successes, int trials) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.Wilson(successes, trials));

    [Fact]
    public void Wilson_holds_the_proportion_and_mirrors()
    {
        Prop.ForAll(Counts(100_000), pair =>
        {
            var (k, n) = (pair.Item1, pair.Item1 + pair.Item2);
            if (n == 0) return true;
            var (a, b) = (Statistics.Wilson(k, n), Statistics.Wilson(n - k, n));
            var p = (double)k / n;
            return a.Low >= 0 && a.High <= 1 && a.Low <= p + 1e-12 && p <= a.High + 1e-12
                && Math.Abs(a.Low - (1 - b.High)) < 1e-9;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0, 0, 1, 1)]
    [InlineData(5, 0, 1.0 / 32, 1.0 / 16)]
    [InlineData(0, 5, 1, 1.0 / 16)]
    [InlineData(8, 2, 56.0 / 1024, 112.0 / 1024)]
    [InlineData(6, 4, 386.0 / 1024, 772.0 / 1024)]
    [InlineData(5, 5, 638.0 / 1024, 1)]
    public void McNemar_gives_the_values_counted_by_hand(int wins, int losses, double oneSided, double twoSided)
    {
        var test = Statistics.McNemar(wins, losses);
        Assert.Equal(oneSided, test.OneSided, 1e-12);
        Assert.Equal(twoSided, test.TwoSided, 1e-12);
    }

    [Fact]
    public void McNemar_equals_exact_integer_arithmetic()
    {
        Prop.ForAll(Counts(150), pair =>
        {
            var (wins, losses) = pair;
            var exact = Exact(wins, wins + losses);
            var p = Statistics.McNemar(wins, losses).OneSided;
            return Math.Abs(p - exact) <= 1e-12 + 1e-10 * exact;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(20_000, 20_000)]
    [InlineData(600_000, 400_000)]
    [InlineData(3_000, 0)]
    [InlineData(0, 3_000)]
    public void McNemar_stays_a_probability_for_large_counts(int wins, int losses)
    {
        var test = Statistics.McNemar(wins, losses);
        Assert.InRange(test.OneSided, 0, 1);
        Assert.InRange(test.TwoSided, 0, 1);
    }

    [Fact]
    public void McNemar_of_thousands_equals_exact_integer_arithmetic()
    {
        var test = Statistics.McNemar(2_100, 2_000);
        Assert.Equal(0.06103248999556907, test.OneSided, 1e-10);
    }

    [Fact]
    public void More_wins_never_raise_the_one_sided_value()
    {
        Prop.ForAll(Counts(2_000), pair =>
            Statistics.McNemar(pair.Item1 + 1, pair.Item2).OneSided
                <= Statistics.McNemar(pair.Item1, pair.Item2 + 1).OneSided + 1e-12).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Two_sided_does_not_care_who_is_first()
    {
        Prop.ForAll(Counts(5_000), pair =>
            Math.Abs(Statistics.McNemar(pair.Item1, pair.Item2).TwoSided
                - Statistics.McNemar(pair.Item2, pair.Item1).TwoSided) < 1e-12).QuickCheckThrowOnFailure();
    }

    private static Arbitrary<Tuple<int, int>> Counts(int largest)
    {
        var count = Gen.Choose(0, largest);
        return Arb.From(count.SelectMany(a => count.Select(b => Tuple.Create(a, b))));
    }

    private static double Exact(int k, int n)
    {
        BigInteger term = 1, sum = 0;
        for (var i = 0; i <= n; i++)
        {
            if (i >= k) sum += term;
            term = term * (n - i) / (i + 1);
        }

        return Math.Exp(BigInteger.Log(sum) - n * Math.Log(2));
    }
}
