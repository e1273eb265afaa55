namespace Agents.Evaluation;

/// <summary>The few statistics that reports and the gate rest on. Stable for millions of items.</summary>
public static class Statistics
{
    /// <summary>The 97.5 % quantile of the standard normal distribution.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>
    /// Wilson's 95 % score interval of a proportion (E. B. Wilson, JASA 22, 1927): unlike the normal approximation it
    /// stays inside 0 to 1 and is honest at 0 and at n of n.
    /// </summary>
    /// <param name="successes">Successes, 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Trials, at least 0; with none the interval is 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or successes exceed trials.</exception>
    public static ConfidenceInterval Wilson(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (trials == 0) return new ConfidenceInterval(0, 1);

        double n = trials, p = successes / n, z2 = Z * Z;
        var centre = p + z2 / (2 * n);
        var half = Z * Math.Sqrt((p * (1 - p) + z2 / (4 * n)) / n);
        var scale = 1 + z2 / n;
        // At the ends the bound is exactly 0 or 1; rounding would leave 1e-17 there.
        return new ConfidenceInterval(
            successes == 0 ? 0 : Math.Max(0, (centre - half) / scale),
            successes == trials ? 1 : Math.Min(1, (centre + half) / scale));
    }

    /// <summary>
    /// Exact McNemar test on paired items: under equal quality each item that only one side got right is a fair coin,
    /// so the wins are Binomial(wins + losses, 1/2) (Q. McNemar, Psychometrika 12, 1947; exact form).
    /// </summary>
    /// <param name="wins">Items that only the candidate got right.</param>
    /// <param name="losses">Items that only the incumbent got right.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static PairedTest McNemar(int wins, int losses)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wins);
        ArgumentOutOfRangeException.ThrowIfNegative(losses);
        var n = checked(wins + losses);
        var upper = UpperTail(wins, n);
        return new PairedTest(upper, Math.Min(1, 2 * Math.Min(upper, UpperTail(losses, n))));
    }

    /// <summary>
    /// The 97.5 % quantile of Student's t: Cornish and Fisher's expansion about the normal one (Abramowitz and Stegun
    /// 26.7.5), within 0.5 % from 3 degrees of freedom on; below, the tabled values.
    /// </summary>
    internal static double Student(int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        if (degrees <= 2)
            return degrees == 1 ? 12.7062047 : 4.3026527;
        double z3 = Math.Pow(Z, 3), z5 = Math.Pow(Z, 5), z7 = Math.Pow(Z, 7), z9 = Math.Pow(Z, 9), v = degrees;
        return Z + (z3 + Z) / (4 * v)
            + ((5 * z5) + (16 * z3) + (3 * Z)) / (96 * v * v)
            + ((3 * z7) + (19 * z5) + (17 * z3) - (15 * Z)) / (384 * v * v * v)
            + ((79 * z9) + (776 * z7) + (1482 * z5) - (1920 * z3) - (945 * Z)) / (92160 * v * v * v * v);
    }

    /// <summary>P(X ≥ k) for X from Binomial(n, 1/2).</summary>
    private static double UpperTail(int k, int n)
    {
        if (k <= 0) return 1;
        // By symmetry P(X ≥ k) = 1 - P(X ≥ n - k + 1); sum the short side, where terms fall from the first.
        return 2L * k > n ? SumFrom(k, n) : 1 - SumFrom(n - k + 1, n);
    }

    private static double SumFrom(int k, int n)
    {
        if (k > n) return 0;
        // Sum of ratios to the first term, so nothing under- or overflows before the logarithm is undone.
        double ratio = 1, sum = 1;
        for (var i = k; i < n && ratio > 1e-18 * sum; i++)
        {
            ratio *= (double)(n - i) / (i + 1);
            sum += ratio;
        }

        return Math.Min(1, Math.Exp(LogChoose(n, k) - n * Math.Log(2) + Math.Log(sum)));
    }

    private static double LogChoose(int n, int k)
    {
        double log = 0;
        for (int i = 1, m = Math.Min(k, n - k); i <= m; i++)
            log += Math.Log((double)(n - m + i) / i);
        return log;
    }
}
