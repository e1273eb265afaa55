namespace Agents.Training.Losses;

/// <summary>The importance ratio old / sampler of a completion, TRL 1.16's modes.</summary>
internal static class SampleCorrection
{
    /// <summary>
    /// A ratio a token, or a single one for the sequence modes. An unknown (NaN) sampler value counts as equal.
    /// </summary>
    public static double[] Ratios(PolicyLossOptions options, LossRow row)
    {
        double Difference(int t)
        {
            var difference = row.Mask[t] && row.Sampler is { } sampler ? row.Old[t] - sampler[t] : 0;
            return double.IsNaN(difference) ? 0 : difference;
        }

        var tokens = options.Importance is ImportanceMode.TokenTruncate or ImportanceMode.TokenMask;
        var masks = options.Importance is ImportanceMode.TokenMask or ImportanceMode.SequenceMask;
        double[] logs = tokens
            ? [.. Enumerable.Range(0, row.Mask.Length).Select(Difference)]
            : [row.Sum(Difference)];
        return [.. logs.Select(l => Bound(options, Math.Exp(l), masks))];
    }

    private static double Bound(PolicyLossOptions options, double ratio, bool masks)
    {
        var low = options.ImportanceMin ?? 0;
        if (masks)
            return ratio < low || ratio > options.ImportanceMax ? 0 : ratio;
        return Math.Clamp(ratio, low, options.ImportanceMax);
    }
}
