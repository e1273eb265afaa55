namespace Agents.Training.Advantages;

/// <summary>
/// Group-relative advantages as TRL 1.16 computes them (<c>grpo_trainer.py</c>): the reward minus its group's mean,
/// divided by the standard deviation (n − 1) plus 1e-4. A null reward is no observation: it counts in no mean and no
/// deviation, and its advantage is 0.
/// </summary>
internal static class AdvantageEstimator
{
    private const double Epsilon = 1e-4;

    /// <summary>Deviation below which rewards count as equal (TRL: <c>isclose(std, 0)</c>): advantage 0.</summary>
    private const double Equal = 1e-8;

    /// <param name="rewards">Rewards of the batch.</param>
    /// <param name="groups">Group of each reward, any labels.</param>
    /// <param name="scale">The divisor.</param>
    public static AdvantageBatch Estimate(
        IReadOnlyList<double?> rewards, IReadOnlyList<string> groups, RewardScale scale)
    {
        if (rewards.Count != groups.Count)
            throw new ArgumentException($"{rewards.Count} rewards, but {groups.Count} group labels.", nameof(groups));
        var values = new double[rewards.Count];
        var batch = Deviation([.. rewards.OfType<double>()]);
        var (counted, equal) = (0, 0);
        foreach (var members in Enumerable.Range(0, rewards.Count).GroupBy(i => groups[i], StringComparer.Ordinal))
        {
            var valid = members.Where(i => rewards[i] is not null).ToList();
            if (valid.Count == 0)
                continue;
            double[] present = [.. valid.Select(i => rewards[i]!.Value)];
            var (mean, deviation) = (present.Average(), Deviation(present));
            counted++;
            if (deviation < Equal)
            {
                equal++;
                continue;
            }

            var divisor = scale switch
            {
                RewardScale.Group => deviation + Epsilon,
                RewardScale.Batch => batch + Epsilon,
                _ => 1,
            };
            foreach (var i in valid)
                values[i] = (rewards[i]!.Value - mean) / divisor;
        }

        return new AdvantageBatch(values, counted, equal);
    }

    /// <summary>Standard deviation over n − 1; 0 for fewer than two values, whose spread is unknown.</summary>
    private static double Deviation(double[] values)
    {
        if (values.Length < 2)
            return 0;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }
}
