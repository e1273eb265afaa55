namespace Agents.Plugins.BehaviorHandbook;

/// <summary>
/// Credible bounds of a share after some successes and failures, from a uniform prior: the posterior is
/// Beta(1 + successes, 1 + failures), and for whole numbers its tail is a binomial sum (Abramowitz and Stegun 26.5.24).
/// </summary>
internal static class BetaBound
{
    private const double Confidence = 0.975;

    /// <summary>The probability that the share is above a limit.</summary>
    public static double Above(double limit, int successes, int failures)
    {
        // P(share > x) = P(Binomial(n, x) <= successes), n = successes + failures + 1.
        int n = successes + failures + 1;
        double term = n * Math.Log(1 - limit), sum = 0;
        for (var k = 0; k <= successes; k++)
        {
            sum += Math.Exp(term);
            term += Math.Log((double)(n - k) / (k + 1)) + Math.Log(limit / (1 - limit));
        }

        return Math.Min(1, sum);
    }

    /// <summary>The share that is exceeded with probability 0.975.</summary>
    public static double Lower(int successes, int failures)
    {
        double low = 0, high = 1;
        while (high - low > 1e-9)
        {
            var middle = (low + high) / 2;
            (low, high) = Above(middle, successes, failures) >= Confidence ? (middle, high) : (low, middle);
        }

        return low;
    }
}
