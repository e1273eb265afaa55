namespace Agents.Cli.Improvement;

/// <summary>A curve in one line of text.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>
    /// Means of <paramref name="width"/> equal parts of the values, each as a bar between the extremes.
    /// </summary>
    public static string Draw(IReadOnlyList<double> values, int width)
    {
        if (values.Count == 0)
            return "";
        var parts = Math.Min(width, values.Count);
        var means = Enumerable.Range(0, parts).Select(i => Mean(values, i, parts)).ToArray();
        var (low, range) = (means.Min(), means.Max() - means.Min());
        return string.Concat(means.Select(m => Bars[range > 0 ? (int)((m - low) / range * (Bars.Length - 1)) : 0]));
    }

    private static double Mean(IReadOnlyList<double> values, int part, int parts)
    {
        var (from, to) = (part * values.Count / parts, (part + 1) * values.Count / parts);
        return Enumerable.Range(from, to - from).Average(i => values[i]);
    }
}
