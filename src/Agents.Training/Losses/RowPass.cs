namespace Agents.Training.Losses;

/// <summary>The loss of one completion.</summary>
internal sealed class RowPass
{
    // VESPO's constants (k, lambda) for advantages of at least zero and below.
    private const double SmallestVespoRatio = 1e-8;

    private readonly PolicyLossOptions _options;
    private readonly LossRow _row;
    private readonly double[]? _correction;
    private readonly double _threshold;
    private readonly bool _kept;

    public RowPass(PolicyLossOptions options, LossRow row, double[]? correction, double threshold)
    {
        (_options, _row, _correction, _threshold) = (options, row, correction, threshold);
        Ratios = LogRatios();
        for (var t = 0; t < Ratios.Length; t++)
            Ratios[t] = Math.Exp(Ratios[t]);
        _kept = row.Advantage >= 0 || options.OffPolicyThreshold is not { } bound || Drift() <= bound;
        Window = options.Clip == ClipKind.Vespo ? VespoWindow() : 1;
    }

    /// <summary>The ratio of each token; the completion's own, repeated, at sequence level.</summary>
    public double[] Ratios { get; }

    /// <summary>VESPO's phi.</summary>
    public double Window { get; }

    /// <summary>Sum of k3 over the masked tokens, times the ratio where bias is corrected.</summary>
    public double Divergence { get; private set; }

    /// <summary>Tokens that neither mask left out.</summary>
    public int TrainedTokens { get; private set; }

    /// <summary>Sum of their entropies.</summary>
    public double TrainedEntropy { get; private set; }

    /// <summary>The completion's share of the loss; writes its derivative.</summary>
    public double Run(double scale, double[] gradient)
    {
        var (loss, inLogRatio) = (0.0, new double[gradient.Length]);
        for (var t = 0; t < gradient.Length; t++)
        {
            if (!_row.Mask[t])
                continue;
            var token = TokenLoss.Of(_options, Ratios[t], _row.LogProbs[t], _row.Advantage, Window);
            var factor = Factor(t);
            loss += scale * factor * token.Value;
            gradient[t] += scale * factor * token.InLogProb;
            inLogRatio[t] += scale * factor * token.InLogRatio;
            if (_options.Beta != 0)
                loss += Penalty(t, scale * _options.Beta, gradient, inLogRatio);
        }

        Route(inLogRatio, gradient);
        return loss;
    }

    private double[] LogRatios()
    {
        var logs = _row.LogProbs.Select((p, t) => PolicyLoss.Bounded(p - _row.Old[t])).ToArray();
        if (_options.Ratio == RatioKind.Sequence)
            Array.Fill(logs, _row.Sum(t => _row.LogProbs[t] - _row.Old[t]) / _row.Count);
        return logs;
    }

    // The log-ratio of a token is its own, or the mean over the completion.
    private void Route(double[] inLogRatio, double[] gradient)
    {
        var mean = inLogRatio.Sum() / _row.Count;
        for (var t = 0; t < gradient.Length; t++)
        {
            if (_row.Mask[t])
                gradient[t] += _options.Ratio == RatioKind.Sequence ? mean : inLogRatio[t];
        }
    }

    private double Factor(int t)
    {
        if (_row.Entropies[t] < _threshold)
            return 0;
        TrainedTokens++;
        TrainedEntropy += _row.Entropies[t];
        if (!_kept)
            return 0;
        if (_correction is null || _options.Clip == ClipKind.Vespo)
            return 1;
        return _correction.Length == 1 ? _correction[0] : _correction[t];
    }

    private double Penalty(int t, double scale, double[] gradient, double[] inLogRatio)
    {
        var reference = _row.Reference
            ?? throw new InvalidOperationException("Beta is not zero and there is no reference policy.");
        var difference = PolicyLoss.Bounded(reference[t] - _row.LogProbs[t]);
        var divergence = Math.Exp(difference) - difference - 1;
        var weight = _options.BiasCorrectedKl ? Ratios[t] : 1;
        gradient[t] += scale * weight * (1 - Math.Exp(difference));
        if (_options.BiasCorrectedKl)
            inLogRatio[t] += scale * weight * divergence;
        Divergence += weight * divergence;
        return scale * weight * divergence;
    }

    private double Drift() => _row.Sum(t => (_row.Sampler ?? _row.Old)[t] - _row.LogProbs[t]) / _row.Count;

    private double VespoWindow()
    {
        var log = _row.Sum(t => PolicyLoss.Bounded(_row.LogProbs[t] - _row.Old[t]));
        if (_correction is { Length: 1 })
            log += Math.Log(_correction[0]);
        else if (_correction is not null)
            log += _row.Sum(t => Math.Log(_correction[t]));
        log = Math.Clamp(log, Math.Log(SmallestVespoRatio), 20);
        var (power, rate) = _row.Advantage >= 0 ? (2.0, 3.0) : (3.0, 2.0);
        var window = Math.Exp(rate + (power * log) - (rate * Math.Exp(log)));
        return double.IsFinite(window) ? window : 0;
    }
}
