namespace Agents.Training.Losses;

/// <summary>
/// Policy-gradient losses in double precision with derivatives in closed form. Order as in TRL 1.16's
/// <c>_compute_loss</c>: token loss, then off-policy mask, entropy mask and sampler correction, then the divergence,
/// which no mask but the completion's touches.
/// </summary>
internal static class PolicyLoss
{
    private const double LogRatioBound = 20;

    /// <summary>Loss and derivative of a batch.</summary>
    /// <param name="options">What is composed.</param>
    /// <param name="rows">The completions of the batch.</param>
    /// <param name="stepTokens">Masked tokens of the whole optimizer step; null when this batch is all of it.</param>
    public static PolicyLossResult Compute(
        PolicyLossOptions options, IReadOnlyList<LossRow> rows, int? stepTokens = null)
    {
        var threshold = EntropyThreshold.Of(rows, options.TopEntropyShare);
        var tokens = rows.Sum(r => r.Mask.Count(m => m));
        var corrected = options.Importance != ImportanceMode.None;
        var (loss, entropyTokens, entropySum) = (0.0, 0, 0.0);
        var gradient = new double[rows.Count][];
        var importance = corrected ? new double[rows.Count][] : null;
        var metrics = new LossMetrics(options);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var correction = corrected ? SampleCorrection.Ratios(options, row) : null;
            importance?[i] = correction!;
            var scale = Scale(options, row, rows.Count, tokens, stepTokens ?? tokens);
            var pass = new RowPass(options, row, correction, threshold);
            loss += pass.Run(scale, gradient[i] = new double[row.Mask.Length]);
            metrics.Add(row, pass);
            entropyTokens += pass.TrainedTokens;
            entropySum += pass.TrainedEntropy;
        }

        if (options.EntropyCoefficient != 0)
        {
            metrics.PolicyLoss(loss);
            loss -= options.EntropyCoefficient * entropySum / Math.Max(1, entropyTokens);
        }

        return new(loss, gradient, importance, metrics.Values());
    }

    /// <summary>A log-ratio within what exp can bear.</summary>
    public static double Bounded(double logRatio) => Math.Clamp(logRatio, -LogRatioBound, LogRatioBound);

    // What each token loss of a completion is multiplied by.
    private static double Scale(PolicyLossOptions options, LossRow row, int rows, int tokens, int stepTokens) =>
        options.Aggregation switch
        {
            AggregationKind.SequenceMean => 1.0 / rows / row.Count,
            AggregationKind.BatchTokenMean => 1.0 / Math.Max(1, tokens),
            AggregationKind.StepTokenMean => 1.0 / Math.Max(1, stepTokens),
            AggregationKind.FixedLength => 1.0 / rows / options.MaxCompletionLength,
            _ => 1.0 / rows,
        };
}
