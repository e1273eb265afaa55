using System.Buffers;
using System.Numerics.Tensors;

namespace Agents.Models.Sampling;

/// <summary>
/// Shapes a row of logits as Hugging Face transformers' processors do, in their order: repetition penalty, temperature,
/// top-k (ties with the k-th value stay), top-p, min-p. A token that is taken out gets minus infinity.
/// </summary>
internal static class LogitsProcessor
{
    private const int Block = 512;

    /// <summary>Works in place; temperature 0 is left to the caller, who takes the maximum.</summary>
    /// <param name="logits">The row.</param>
    /// <param name="settings">What to apply.</param>
    /// <param name="seen">Ids of prompt and completion so far, each once.</param>
    public static void Apply(Span<double> logits, TruncationSettings settings, IReadOnlyCollection<int> seen)
    {
        if (settings.RepetitionPenalty != 1)
            Penalize(logits, settings.RepetitionPenalty, seen);
        if (settings.Temperature is not 0 and not 1)
            TensorPrimitives.Divide(logits, settings.Temperature, logits);
        if (settings.TopK > 0 && settings.TopK < logits.Length)
            KeepTop(logits, settings.TopK);
        if (settings.TopP < 1)
            KeepNucleus(logits, settings.TopP);
        if (settings.MinP > 0)
            Keep(logits, TensorPrimitives.Max<double>(logits) + Math.Log(settings.MinP));
    }

    /// <summary>log Σ exp over the row, with the maximum taken out.</summary>
    public static double LogSumExp(ReadOnlySpan<double> logits)
    {
        var max = TensorPrimitives.Max(logits);
        var sum = 0.0;
        Span<double> scratch = stackalloc double[Block];
        for (var start = 0; start < logits.Length; start += Block)
        {
            var block = logits.Slice(start, Math.Min(Block, logits.Length - start));
            var values = scratch[..block.Length];
            TensorPrimitives.Subtract(block, max, values);
            TensorPrimitives.Exp(values, values);
            sum += TensorPrimitives.Sum<double>(values);
        }
        return max + Math.Log(sum);
    }

    private static void Penalize(Span<double> logits, double penalty, IReadOnlyCollection<int> seen)
    {
        foreach (var id in seen)
            logits[id] = logits[id] < 0 ? logits[id] * penalty : logits[id] / penalty;
    }

    private static void KeepTop(Span<double> logits, int count)
    {
        // A heap of the largest seen so far; its smallest is the bar, which few of a vocabulary pass.
        var top = new PriorityQueue<double, double>(count + 1);
        var bar = double.NegativeInfinity;
        foreach (var logit in logits)
        {
            if (top.Count >= count && logit <= bar)
                continue;
            top.Enqueue(logit, logit);
            if (top.Count > count)
                top.Dequeue();
            bar = top.Count == count ? top.Peek() : double.NegativeInfinity;
        }
        Keep(logits, bar);
    }

    /// <summary>
    /// Takes the least probable tokens out while their sum is at most 1 - p; of equally probable ones the highest id
    /// goes first. Tokens so improbable that all of them together stay below the bound go without being sorted.
    /// </summary>
    private static void KeepNucleus(Span<double> logits, double share)
    {
        var rented = ArrayPool<double>.Shared.Rent(logits.Length);
        var probabilities = rented.AsSpan(0, logits.Length);
        TensorPrimitives.Subtract(logits, LogSumExp(logits), probabilities);
        TensorPrimitives.Exp(probabilities, probabilities);
        var surely = (1 - share) / logits.Length;
        var candidates = new List<(double Probability, int NegatedId)>();
        var removed = 0.0;
        for (var id = 0; id < logits.Length; id++)
        {
            if (probabilities[id] > surely)
            {
                candidates.Add((probabilities[id], -id));
            }
            else
            {
                removed += probabilities[id];
                logits[id] = double.NegativeInfinity;
            }
        }
        ArrayPool<double>.Shared.Return(rented);
        candidates.Sort();
        foreach (var (probability, negatedId) in candidates.SkipLast(1))
        {
            removed += probability;
            if (removed > 1 - share)
                break;
            logits[-negatedId] = double.NegativeInfinity;
        }
    }

    private static void Keep(Span<double> logits, double atLeast)
    {
        for (var i = 0; i < logits.Length; i++)
        {
            if (logits[i] < atLeast)
                logits[i] = double.NegativeInfinity;
        }
    }
}
