namespace Agents.Training.Losses;

/// <summary>
/// The entropy from which a token is trained: a quantile of the batch, interpolated as torch.quantile does.
/// </summary>
internal static class EntropyThreshold
{
    public static double Of(IReadOnlyList<LossRow> rows, double share)
    {
        if (share >= 1)
            return double.NegativeInfinity;
        var values = rows.SelectMany(r => r.Entropies.Where((_, t) => r.Mask[t])).Order().ToArray();
        if (values.Length == 0)
            return double.NegativeInfinity;
        var place = (1 - share) * (values.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, values.Length - 1);
        return values[below] + ((place - below) * (values[above] - values[below]));
    }
}
