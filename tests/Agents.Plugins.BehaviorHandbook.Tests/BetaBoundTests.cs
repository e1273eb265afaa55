namespace Agents.Plugins.BehaviorHandbook.Tests;

public sealed class BetaBoundTests
{
    // Beta(n + 1, 1) and Beta(1, n + 1) have quantiles in closed form.
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(40)]
    public void The_bound_is_the_quantile_of_the_posterior(int n)
    {
        Assert.Equal(Math.Pow(0.025, 1.0 / (n + 1)), BetaBound.Lower(n, 0), 6);
        Assert.Equal(1 - Math.Pow(0.975, 1.0 / (n + 1)), BetaBound.Lower(0, n), 6);
    }

    [Theory]
    [InlineData(0.3, 4, 9)]
    [InlineData(0.5, 20, 11)]
    [InlineData(0.9, 700, 100)]
    public void Both_sides_of_a_limit_are_everything(double limit, int successes, int failures) => Assert.Equal(
        1, BetaBound.Above(limit, successes, failures) + BetaBound.Above(1 - limit, failures, successes), 9);

    [Fact]
    public void Evidence_moves_the_bound_the_right_way()
    {
        Assert.True(BetaBound.Lower(9, 1) > BetaBound.Lower(8, 1));
        Assert.True(BetaBound.Lower(9, 1) > BetaBound.Lower(9, 2));
        Assert.InRange(BetaBound.Lower(5000, 5000), 0.48, 0.5);
    }
}
