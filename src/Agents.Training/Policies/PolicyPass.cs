using Agents.Training.Losses;
using Agents.Training.Modules;

namespace Agents.Training.Policies;

/// <summary>Forward, loss and backward over one batch. The loss sees the whole batch, however many passes it takes.</summary>
internal sealed class PolicyPass(LlamaModule module, LlamaModule? reference, PolicyOptions options)
{
    /// <summary>
    /// Adds to the gradients and returns the loss with the mean k3 divergence from the sampler's policy; leaves the
    /// gradients alone when the loss or its derivative is not finite.
    /// </summary>
    public (PolicyLossResult Result, double Kl) Accumulate(
        IReadOnlyList<TrainingSample> batch, CancellationToken cancellationToken)
    {
        var chunks = SampleChunks.Of(batch, module.Parameters.Weights.Config, options.ActivationBytes);
        var rows = new LossRow[batch.Count];
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
                Backward(batch, chunks, kept!, result, cancellationToken);
            else
                result = result with { Loss = double.NaN };
            return (result, Divergence(rows));
        }
        finally
        {
            kept?.Dispose();
        }
    }

    private void Fill(LossRow[] rows, IReadOnlyList<TrainingSample> batch, List<int> chunk, SampleBatch pass)
    {
        double[][]? references = reference is null ? null : pass.Score(reference).LogProbs;
        var (logProbs, entropies) = pass.Score(module);
        for (var i = 0; i < chunk.Count; i++)
        {
            var sample = batch[chunk[i]];
            rows[chunk[i]] = new LossRow
            {
                LogProbs = logProbs[i],
                Old = Recorded(sample),
                Reference = references?[i],
                Entropies = entropies[i],
                Mask = [.. sample.CompletionIds.Select(_ => true)],
                Advantage = sample.Advantage,
            };
        }
    }

    private void Backward(
        IReadOnlyList<TrainingSample> batch,
        List<List<int>> chunks,
        SampleBatch last,
        PolicyLossResult result,
        CancellationToken cancellationToken)
    {
        foreach (var chunk in chunks)
        {
            float[] derivatives = [.. chunk.SelectMany(i => result.Gradient[i]).Select(g => (float)g)];
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

    // Of the temperature's distribution over the whole vocabulary: the raw record holds it at temperature 1, whatever
    // top-k or top-p left out; else the sampler's own record does.
    private static double[] Recorded(TrainingSample sample) =>
        [.. (sample.Temperature == 1 ? sample.LogProbs : sample.SamplingLogProbs).Select(p => (double)p)];

    private static double Divergence(LossRow[] rows)
    {
        var (sum, count) = (0.0, 0);
        foreach (var row in rows)
        {
            count += row.Mask.Length;
            for (var t = 0; t < row.Mask.Length; t++)
            {
                var difference = PolicyLoss.Bounded(row.LogProbs[t] - row.Old[t]);
                sum += Math.Exp(difference) - difference - 1;
            }
        }

        return sum / Math.Max(1, count);
    }
}
