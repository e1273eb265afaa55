namespace Agents.Evaluation.Studies;

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Ci95">Lower and upper end; both the value itself where it is exact.</param>
public sealed record StudyMetric(double Value, IReadOnlyList<double> Ci95)
{
    /// <summary>A figure that has no sampling error.</summary>
    /// <param name="value">The figure.</param>
    public static StudyMetric Exact(double value) => new(value, [value, value]);

    /// <summary>A share with Wilson's interval.</summary>
    /// <param name="successes">How often it was so.</param>
    /// <param name="n">Of how many.</param>
    public static StudyMetric Share(int successes, int n)
    {
        var interval = Statistics.Wilson(successes, n);
        return new((double)successes / n, [interval.Low, interval.High]);
    }

    /// <summary>A mean with Student's interval; of one value, or where one is infinite, it is unbounded.</summary>
    /// <param name="values">At least one value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are none.</exception>
    public static StudyMetric Mean(IReadOnlyList<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count, nameof(values));
        var mean = values.Average();
        if (values.Count == 1 || !double.IsFinite(mean))
            return new(mean, [double.NegativeInfinity, double.PositiveInfinity]);
        var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
        var half = Statistics.Student(values.Count - 1) * deviation / Math.Sqrt(values.Count);
        return new(mean, [mean - half, mean + half]);
    }
}
