using Agents.Plugins.ListenerVerifier.Listening;

namespace Agents.Plugins.ListenerVerifier;

/// <summary>
/// The temperature under which a listener's probabilities of the right options are highest (C. Guo et al., ICML 2017).
/// One number cannot change which option is first. Fit it on items that nothing else is measured on.
/// </summary>
public static class TemperatureFit
{
    private const double Smallest = 0.05;
    private const double Largest = 50;
    private const double Floor = 1e-12;
    private const int Steps = 80;

    /// <summary>Finds it, between 0.05 and 50.</summary>
    /// <param name="items">
    /// Probabilities of the options at temperature 1 and the index of the right one; at least one item, each
    /// probability 0 to 1 and counted as at least 1e-12.
    /// </param>
    /// <exception cref="ArgumentException">There is no item, or a number of one is out of range.</exception>
    public static double Of(IReadOnlyCollection<(IReadOnlyList<double> Probabilities, int Right)> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count == 0 || items.Any(i => i.Right < 0 || i.Right >= i.Probabilities.Count
            || i.Probabilities.Any(p => p is not (>= 0 and <= 1))))
            throw new ArgumentException("Give items of probabilities from 0 to 1, one of them right.", nameof(items));
        List<(double[] Logs, int Right)> logs = [.. items.Select(i => (Logs(i.Probabilities), i.Right))];
        // The loss is convex in 1/T, so a search that narrows an interval ends at its lowest place.
        var (low, high) = (1 / Largest, 1 / Smallest);
        var ratio = (Math.Sqrt(5) - 1) / 2;
        for (var step = 0; step < Steps; step++)
        {
            var (left, right) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
            if (Loss(logs, 1 / left) <= Loss(logs, 1 / right))
                high = right;
            else
                low = left;
        }

        return 2 / (low + high);
    }

    private static double[] Logs(IReadOnlyList<double> probabilities) =>
        [.. probabilities.Select(p => Math.Log(Math.Max(Floor, p)))];

    private static double Loss(List<(double[] Logs, int Right)> items, double temperature) =>
        -items.Average(i => Math.Log(Math.Max(double.Epsilon, Softmax.Of(i.Logs, temperature)[i.Right])));
}
