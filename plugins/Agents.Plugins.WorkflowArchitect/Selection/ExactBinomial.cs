namespace Agents.Plugins.WorkflowArchitect.Selection;

/// <summary>The exact one-sided bound of a proportion (C. Clopper, E. Pearson, Biometrika 26, 1934).</summary>
internal static class ExactBinomial
{
    private const int Halvings = 60;

    /// <summary>The p at which <paramref name="successes"/> or more of the trials have the chance level.</summary>
    /// <param name="successes">Successes, 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Trials, at least 0; with none the bound is 0.</param>
    /// <param name="level">Chance that the bound is above the true proportion, above 0 and below 1.</param>
    public static double LowerBound(int successes, int trials, double level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
        if (successes == 0)
            return 0;
        double choose = LogChoose(trials, successes);
        double low = 0, high = (double)successes / trials;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            if (Tail(successes, trials, middle, choose) < level)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    // P(X ≥ k) for p below k/n, where the terms fall from the first.
    private static double Tail(int k, int n, double p, double logChoose)
    {
        double odds = p / (1 - p), term = 1, sum = 1;
        for (int i = k; i < n && term > 1e-17 * sum; i++)
        {
            term *= odds * (n - i) / (i + 1);
            sum += term;
        }

        double log = logChoose + k * Math.Log(p) + (n - k) * Math.Log(1 - p) + Math.Log(sum);
        return Math.Exp(Math.Min(0, log));
    }

    private static double LogChoose(int n, int k)
    {
        double log = 0;
        for (int i = 1, m = Math.Min(k, n - k); i <= m; i++)
            log += Math.Log((double)(n - m + i) / i);
        return log;
    }
}
