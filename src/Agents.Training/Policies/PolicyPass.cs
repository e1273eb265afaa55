using Agents.Training.Losses;
using Agents.Training.Modules;

namespace Agents.Training.Policies;

/// <summary>
/// Forward, loss and backward over one batch. The loss sees the whole batch, however many passes it takes.
/// </summary>
internal sealed class PolicyPass(LlamaModule module, LlamaModule? reference, PolicyOptions options)
{
    /// <summary>
    /// Adds to the gradients and returns the loss, with means over the tokens that were scored of the k3 divergence
    /// from the sampler's policy and of the entropy; leaves the gradients alone when the loss or its derivative is not
    /// finite.
    /// </summary>
    public (PolicyLossResult Result, double Kl, double Entropy) Accumulate(
        IReadOnlyList<TrainingSample> batch, CancellationToken cancellationToken)
    {
        var rows = new LossRow[batch.Count];
        var scored = Scored(batch, rows);
        var chunks = SampleChunks.Of(
            batch, scored, module.Parameters.Weights.Config, options.ActivationBytes);
        SampleBatch? kept = null;
        try
        {
            foreach (var chunk in chunks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                kept?.Dispose();
                kept = new SampleBatch([.. chunk.Select(i => batch[i])], module.Device);
                Fill(rows, batch, chunk, kept);
            }

            var result = PolicyLoss.Compute(options.Loss, rows);
            if (double.IsFinite(result.Loss) && result.Gradient.All(g => g.All(double.IsFinite)))
                Backward(batch, chunks, result, cancellationToken);
            else
                result = result with { Loss = double.NaN };
            var own = scored.ConvertAll(i => rows[i]);
            return (result, Mean(own, Divergence), Mean(own, (row, t) => row.Entropies[t]));
        }
        finally
        {
            kept?.Dispose();
        }
    }

    // A completion without advantage adds nothing to loss and gradient unless a term beside the advantage is on (most
    // groups of an untrained model are all wrong): it only counts as tokens, and is not computed. Where that is all of
    // them they are scored for the metrics.
    private List<int> Scored(IReadOnlyList<TrainingSample> batch, LossRow[] rows)
    {
        var loss = options.Loss;
        var all = loss.Beta != 0 || loss.EntropyCoefficient != 0 || loss.TopEntropyShare < 1;
        var scored = new List<int>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (all || batch[i].Advantage != 0)
                scored.Add(i);
            else
                rows[i] = Row(batch[i], Recorded(batch[i]), null, new double[batch[i].CompletionIds.Count]);
        }

        return scored.Count > 0 ? scored : [.. Enumerable.Range(0, batch.Count)];
    }

    private void Fill(LossRow[] rows, IReadOnlyList<TrainingSample> batch, List<int> chunk, SampleBatch pass)
    {
        double[][]? references = reference is null ? null : pass.Score(reference).LogProbs;
        var (logProbs, entropies) = pass.Score(module);
        for (var i = 0; i < chunk.Count; i++)
            rows[chunk[i]] = Row(batch[chunk[i]], logProbs[i], references?[i], entropies[i]);
    }

    private static LossRow Row(TrainingSample sample, double[] logProbs, double[]? reference, double[] entropies)
    {
        return new LossRow
        {
            LogProbs = logProbs,
            Old = Recorded(sample),
            Reference = reference,
            Entropies = entropies,
            Mask = [.. sample.CompletionIds.Select(_ => true)],
            Advantage = sample.Advantage,
        };
    }

    private void Backward(
        IReadOnlyList<TrainingSample> batch,
        List<List<int>> chunks,
        PolicyLossResult result,
        CancellationToken cancellationToken)
    {
        foreach (var chunk in chunks)
        {
            float[] derivatives = [.. chunk.SelectMany(i => result.Gradient[i]).Select(g => (float)g)];
            if (Array.TrueForAll(derivatives, d => d == 0))
                continue;
            if (chunks.Count == 1)
            {
                module.Backward(derivatives);
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            using var pass = new SampleBatch([.. chunk.Select(i => batch[i])], module.Device);
            pass.Score(module);
            module.Backward(derivatives);
        }
    }

    // Of the temperature's distribution over the whole vocabulary: the raw record holds it at temperature 1 without a
    // mask, whatever top-k or top-p left out; else the sampler's own record does.
    private static double[] Recorded(TrainingSample sample)
    {
        var isRaw = sample.Temperature == 1 && sample.Masks is null;
        return [.. (isRaw ? sample.LogProbs : sample.SamplingLogProbs).Select(p => (double)p)];
    }

    private static double Divergence(LossRow row, int t)
    {
        var difference = PolicyLoss.Bounded(row.LogProbs[t] - row.Old[t]);
        return Math.Exp(difference) - difference - 1;
    }

    private static double Mean(List<LossRow> rows, Func<LossRow, int, double> value) =>
        rows.Sum(row => row.Sum(t => value(row, t))) / Math.Max(1, rows.Sum(row => row.Mask.Length));
}
