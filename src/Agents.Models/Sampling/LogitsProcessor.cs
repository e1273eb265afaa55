using System.Buffers;
using System.Numerics.Tensors;

namespace Agents.Models.Sampling;

/// <summary>
/// Shapes rows of logits as Hugging Face transformers' processors do, in their order: repetition penalty, no-repeat
/// n-gram, temperature, top-k (ties with the k-th value stay), top-p, min-p, typical-p; before them the bias, and after
/// the first penalty OpenAI's two. A token that is taken out gets minus infinity. Keeps its memory; one thread.
/// </summary>
internal sealed class LogitsProcessor(TruncationSettings settings)
{
    private const int Block = 512;

    private readonly PriorityQueue<double, double> _top = new();
    private readonly List<(double Rank, int Id)> _ranked = [];

    /// <summary>Works in place; temperature 0 is left to the caller, who takes the maximum.</summary>
    /// <param name="logits">The row.</param>
    /// <param name="history">The tokens before; null where no setting looks back.</param>
    public void Apply(Span<double> logits, TokenHistory? history)
    {
        foreach (var (id, bias) in settings.LogitBias)
            logits[id] += bias;
        if (history is not null)
            Penalize(logits, history);
        if (settings.Temperature is not 0 and not 1)
            TensorPrimitives.Divide(logits, settings.Temperature, logits);
        if (settings.TopK > 0 && settings.TopK < logits.Length)
            KeepTop(logits, settings.TopK);
        if (settings.TopP < 1)
            KeepNucleus(logits, settings.TopP);
        if (settings.MinP > 0)
            Keep(logits, TensorPrimitives.Max<double>(logits) + Math.Log(settings.MinP));
        if (settings.TypicalP < 1)
            KeepTypical(logits, settings.TypicalP);
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

    private void Penalize(Span<double> logits, TokenHistory history)
    {
        var penalty = settings.RepetitionPenalty;
        foreach (var id in penalty == 1 ? [] : history.Seen)
            logits[id] = logits[id] < 0 ? logits[id] * penalty : logits[id] / penalty;
        foreach (var (id, count) in history.Counts)
            logits[id] -= (settings.FrequencyPenalty * count) + settings.PresencePenalty;
        if (settings.NoRepeatNgramSize > 0)
            history.Exclude(settings.NoRepeatNgramSize, logits);
    }

    private void KeepTop(Span<double> logits, int count)
    {
        // A heap of the largest seen so far; its smallest is the bar, which few of a vocabulary pass.
        _top.Clear();
        var bar = double.NegativeInfinity;
        foreach (var logit in logits)
        {
            if (_top.Count >= count && logit <= bar)
                continue;
            _top.Enqueue(logit, logit);
            if (_top.Count > count)
                _top.Dequeue();
            bar = _top.Count == count ? _top.Peek() : double.NegativeInfinity;
        }
        Keep(logits, bar);
    }

    /// <summary>
    /// Takes the least probable tokens out while their sum is at most 1 - p; of equally probable ones the highest id
    /// goes first. Tokens so improbable that all of them together stay below the bound go without being sorted.
    /// </summary>
    private void KeepNucleus(Span<double> logits, double share)
    {
        var rented = ArrayPool<double>.Shared.Rent(logits.Length);
        var probabilities = rented.AsSpan(0, logits.Length);
        TensorPrimitives.Subtract(logits, LogSumExp(logits), probabilities);
        TensorPrimitives.Exp(probabilities, probabilities);
        var surely = (1 - share) / logits.Length;
        _ranked.Clear();
        var removed = 0.0;
        for (var id = 0; id < logits.Length; id++)
        {
            if (probabilities[id] > surely)
            {
                _ranked.Add((probabilities[id], -id));
            }
            else
            {
                removed += probabilities[id];
                logits[id] = double.NegativeInfinity;
            }
        }
        ArrayPool<double>.Shared.Return(rented);
        _ranked.Sort();
        for (var i = 0; i < _ranked.Count - 1; i++)
        {
            removed += _ranked[i].Rank;
            if (removed > 1 - share)
                break;
            logits[-_ranked[i].Id] = double.NegativeInfinity;
        }
    }

    /// <summary>
    /// Keeps tokens by how far their surprise is from the entropy, nearest first, until their sum reaches the share;
    /// ties with the last stay.
    /// </summary>
    private void KeepTypical(Span<double> logits, double share)
    {
        var (total, entropy) = (LogSumExp(logits), 0.0);
        foreach (var logit in logits)
            entropy -= double.IsNegativeInfinity(logit) ? 0 : Math.Exp(logit - total) * (logit - total);
        _ranked.Clear();
        for (var id = 0; id < logits.Length; id++)
        {
            if (!double.IsNegativeInfinity(logits[id]))
                _ranked.Add((Math.Abs(total - logits[id] - entropy), id));
        }
        _ranked.Sort();
        var (last, sum) = (-1, 0.0);
        while (last < _ranked.Count - 1 && sum < share)
            sum += Math.Exp(logits[_ranked[++last].Id] - total);
        foreach (var (rank, id) in _ranked)
        {
            if (rank > _ranked[last].Rank)
                logits[id] = double.NegativeInfinity;
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
