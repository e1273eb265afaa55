using Agents.Training.Modules;

namespace Agents.Training.Pretraining;

/// <summary>Mean next-token cross-entropy of a batch, and its derivative.</summary>
internal static class CrossEntropy
{
    /// <summary>Adds weight * d loss / d parameters to the gradients and returns the loss (without weight).</summary>
    public static double Accumulate(LlamaModule module, IReadOnlyList<PretrainItem> batch, double weight)
    {
        // The last id of a sequence predicts nothing, so it is no input.
        var length = batch.Max(i => i.Ids.Length) - 1;
        var (ids, rows, targets) = (new long[batch.Count * length], new List<long>(), new List<long>());
        for (var s = 0; s < batch.Count; s++)
        {
            var item = batch[s];
            for (var t = 0; t < item.Ids.Length - 1; t++)
                ids[(s * length) + t] = item.Ids[t];
            for (var t = item.LossFrom; t < item.Ids.Length; t++)
            {
                rows.Add((s * length) + t - 1);
                targets.Add(item.Ids[t]);
            }
        }

        using var attention = new PaddedAttention(ids, batch.Count, length, module.Device);
        var temperatures = new float[rows.Count];
        Array.Fill(temperatures, 1f);
        var (logProbs, _) = module.Score(attention, [.. rows], [.. targets], temperatures);
        var derivatives = new float[rows.Count];
        Array.Fill(derivatives, (float)(-weight / rows.Count));
        module.Backward(derivatives);
        return -logProbs.Sum(p => (double)p) / rows.Count;
    }
}
