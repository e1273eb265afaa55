namespace Agents.Training.Losses;

/// <summary>The metrics of a loss by TRL's names.</summary>
internal sealed class LossMetrics(PolicyLossOptions options)
{
    private readonly List<(int Ratios, int Low, int High, double Window)> _rows = [];
    private double _entropy;
    private double _divergence;
    private int _tokens;
    private double? _policyLoss;

    private int Ratios => Math.Max(1, _rows.Sum(r => r.Ratios));

    public void Add(LossRow row, RowPass pass)
    {
        var (ratios, low, high) = (0, 0, 0);
        for (var t = 0; t < row.Mask.Length; t++)
        {
            // A completion has one ratio at sequence level.
            if (!row.Mask[t] || (options.Ratio == RatioKind.Sequence && ratios == 1))
                continue;
            ratios++;
            var ratio = Math.Min(pass.Ratios[t], options.Delta ?? double.PositiveInfinity);
            low += row.Advantage < 0 && ratio < 1 - options.EpsilonLow ? 1 : 0;
            var bound = options.Clip == ClipKind.Cispo ? options.High : 1 + options.High;
            high += row.Advantage > 0 && ratio > bound ? 1 : 0;
        }

        _rows.Add((ratios, low, high, pass.Window));
        _tokens += row.Mask.Count(m => m);
        _entropy += row.Sum(t => row.Entropies[t]);
        _divergence += pass.Divergence;
    }

    public void PolicyLoss(double loss) => _policyLoss = loss;

    public Dictionary<string, double> Values()
    {
        var tokens = Math.Max(1, _tokens);
        var values = new Dictionary<string, double> { ["entropy"] = _entropy / tokens };
        if (options.Beta != 0)
            values["kl"] = _divergence / tokens;
        if (_policyLoss is { } loss)
            (values["policy_loss"], values["entropy_coef"]) = (loss, options.EntropyCoefficient);
        if (options.Clip == ClipKind.Cispo)
            values["cispo_clip_ratio"] = (double)_rows.Sum(r => r.High) / Ratios;
        if (options.Clip == ClipKind.Vespo)
            values["vespo/phi_seq_mean"] = _rows.Average(r => r.Window);
        if (options.Clip == ClipKind.Clipped)
            AddClipRatios(values);
        return values;
    }

    private void AddClipRatios(Dictionary<string, double> values)
    {
        values["clip_ratio/low_mean"] = (double)_rows.Sum(r => r.Low) / Ratios;
        values["clip_ratio/high_mean"] = (double)_rows.Sum(r => r.High) / Ratios;
        values["clip_ratio/region_mean"] = (double)_rows.Sum(r => r.Low + r.High) / Ratios;
        values["clip_ratio/low_min"] = _rows.Min(r => (double)r.Low / Math.Max(1, r.Ratios));
        values["clip_ratio/high_max"] = _rows.Max(r => (double)r.High / Math.Max(1, r.Ratios));
    }
}
