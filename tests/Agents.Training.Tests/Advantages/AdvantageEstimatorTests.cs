using Agents.Training.Advantages;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Training.Tests.Advantages;

public sealed class AdvantageEstimatorTests
{
    [Fact]
    public void Group_scale_divides_by_the_bessel_corrected_deviation_plus_1e_4()
    {
        // Mean 0.5, deviation sqrt((4 * 0.25) / 3) = 0.57735; second group: mean 2, deviation sqrt(2).
        var result = Estimate([1, 0, 1, 0, 1, 3], [.. "aaaabb"], RewardScale.Group);

        AssertClose([0.865875, -0.865875, 0.865875, -0.865875, -0.707057, 0.707057], result.Values);
    }

    [Fact]
    public void Batch_scale_divides_by_the_deviation_of_all_rewards()
    {
        // All six: mean 1, sum of squares 0+1+0+1+0+4 = 6, deviation sqrt(6/5) = 1.095445.
        var result = Estimate([1, 0, 1, 0, 1, 3], [.. "aaaabb"], RewardScale.Batch);

        AssertClose([0.456394, -0.456394, 0.456394, -0.456394, -0.912788, 0.912788], result.Values);
    }

    [Fact]
    public void No_scale_only_subtracts_the_groups_mean()
    {
        var result = Estimate([1, 0, 1, 0, 1, 3], [.. "aaaabb"], RewardScale.None);

        AssertClose([0.5, -0.5, 0.5, -0.5, -1, 1], result.Values);
    }

    [Fact]
    public void A_null_reward_counts_in_no_mean_and_gets_no_advantage()
    {
        var with = Estimate([1, null, 0, 1], [.. "aaaa"], RewardScale.Group);
        var without = Estimate([1, 0, 1], [.. "aaa"], RewardScale.Group);

        Assert.Equal(0, with.Values[1]);
        AssertClose([.. without.Values], [with.Values[0], with.Values[2], with.Values[3]]);
    }

    [Theory]
    [InlineData(RewardScale.Group)]
    [InlineData(RewardScale.Batch)]
    [InlineData(RewardScale.None)]
    public void Equal_rewards_and_a_single_reward_teach_nothing_and_are_counted(RewardScale scale)
    {
        var result = Estimate([0.1, 0.1, 0.1, 7, null, null, 1, 0], [.. "aaabbcdd"], scale);

        Assert.All(result.Values.Take(6), v => Assert.Equal(0, v));
        Assert.Equal(3, result.Groups);
        Assert.Equal(2, result.ZeroVarianceGroups);
    }

    [Fact]
    public void Group_advantages_sum_to_zero_and_do_not_depend_on_the_order()
    {
        var gen = Gen.Choose(-50, 50).Select(i => (double?)(i / 10.0)).ListOf(8);
        Prop.ForAll(gen.ToArbitrary(), rewards =>
        {
            var forward = Estimate([.. rewards], [.. "aaaabbbb"], RewardScale.Group).Values;
            var backward = Estimate([.. Enumerable.Reverse(rewards)], [.. "bbbbaaaa"], RewardScale.Group).Values;
            return Math.Abs(forward.Take(4).Sum()) < 1e-9
                && forward.Zip(backward.Reverse()).All(p => Math.Abs(p.First - p.Second) < 1e-9);
        }).QuickCheckThrowOnFailure();
    }

    private static AdvantageBatch Estimate(double?[] rewards, char[] groups, RewardScale scale) =>
        AdvantageEstimator.Estimate(rewards, [.. groups.Select(g => g.ToString())], scale);

    private static void AssertClose(double[] expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-6);
    }
}
