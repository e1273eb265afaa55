using Agents.Evaluation.Studies;

namespace Agents.Tests.Evaluation.Studies;

public sealed class StudyMetricTests
{
    [Fact]
    public void A_mean_has_Students_interval()
    {
        var metric = StudyMetric.Mean([1, 2, 3]);

        Assert.Equal(2, metric.Value);
        Assert.Equal([2 - (4.3026527 / Math.Sqrt(3)), 2 + (4.3026527 / Math.Sqrt(3))], metric.Ci95);
    }

    [Theory]
    [InlineData(7.0)]
    [InlineData(7.0, double.PositiveInfinity)]
    public void One_value_or_an_infinite_one_says_nothing_of_the_spread(params double[] values) =>
        Assert.Equal([double.NegativeInfinity, double.PositiveInfinity], StudyMetric.Mean(values).Ci95);

    [Fact]
    public void A_mean_of_nothing_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StudyMetric.Mean([]));

    [Fact]
    public void A_share_has_Wilsons_interval()
    {
        var metric = StudyMetric.Share(5, 10);

        Assert.Equal(0.5, metric.Value);
        Assert.Equal([0.236593, 0.763407], metric.Ci95.Select(x => Math.Round(x, 6)));
    }

    [Fact]
    public void An_exact_figure_is_its_own_interval() => Assert.Equal([3, 3], StudyMetric.Exact(3).Ci95);
}
