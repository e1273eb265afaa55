using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Agents.Episodes;
using Agents.Models.Constraints;

namespace Agents.Models.Sampling;

/// <summary>
/// Draws a request's tokens, one uniform number each. Without truncation it makes one vectorised pass in blocks that
/// stay in the first-level cache, and reads the block that the number falls into a second time.
/// </summary>
internal sealed class TokenSampler
{
    private const int Block = 1024;

    private readonly TruncationSettings _settings;
    private readonly RandomStream _random;
    private readonly LogitsProcessor _processor;
    private readonly TokenHistory? _history;
    private int _drawn;

    /// <exception cref="AgentsException">A setting is out of its range.</exception>
    public TokenSampler(SamplingSettings settings, IReadOnlyList<int> promptIds)
    {
        SamplingLimits.Check(settings);
        _settings = TruncationSettings.From(settings);
        _random = new RandomStream(settings.Seed);
        _processor = new LogitsProcessor(_settings);
        _history = _settings.LooksBack ? new TokenHistory(promptIds) : null;
    }

    /// <summary>Draws the next token from a row of raw logits.</summary>
    /// <exception cref="AgentsException">The row holds NaN or infinity.</exception>
    public SampledToken Next(ReadOnlySpan<float> logits)
    {
        var max = TensorPrimitives.Max(logits);
        if (!float.IsFinite(max))
        {
            throw new AgentsException(
                "The model's logits are not finite; its weights are damaged or training diverged.");
        }
        var token = _settings.IsPlain ? Plain(logits, max) : Truncated(logits);
        _history?.Add(token.Id);
        _drawn++;
        return token;
    }

    /// <summary>Draws the next token from those that a mask allows; raw log-probabilities stay the model's.</summary>
    /// <exception cref="AgentsException">The row holds NaN or infinity, or the mask allows nothing.</exception>
    public SampledToken Next(ReadOnlySpan<float> logits, TokenMask mask)
    {
        var rented = ArrayPool<float>.Shared.Rent(logits.Length);
        try
        {
            var masked = rented.AsSpan(0, logits.Length);
            mask.Apply(logits, masked);
            if (float.IsNegativeInfinity(TensorPrimitives.Max<float>(masked)))
            {
                throw new AgentsException(
                    "The model's vocabulary has no token with which the answer could go on and fit the schema.");
            }
            var token = Next(masked);
            return token with { LogProb = (float)(logits[token.Id] - LogSumExp(logits)) };
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>log Σ exp of a row.</summary>
    public static double LogSumExp(ReadOnlySpan<float> logits)
    {
        var max = TensorPrimitives.Max(logits);
        var sum = 0.0;
        Span<float> scratch = stackalloc float[Block];
        for (var start = 0; start < logits.Length; start += Block)
            sum += SumExp(logits.Slice(start, Math.Min(Block, logits.Length - start)), max, 1, scratch);
        return max + Math.Log(sum);
    }

    private SampledToken Plain(ReadOnlySpan<float> logits, float max)
    {
        if (_settings.Temperature == 0)
        {
            var best = logits.IndexOf(max);
            return new SampledToken(best, (float)(logits[best] - LogSumExp(logits)), 0);
        }
        var inverse = (float)(1 / _settings.Temperature);
        Span<float> scratch = stackalloc float[Block];
        var sums = ArrayPool<double>.Shared.Rent((logits.Length + Block - 1) / Block);
        var total = 0.0;
        for (var start = 0; start < logits.Length; start += Block)
        {
            var sum = SumExp(logits.Slice(start, Math.Min(Block, logits.Length - start)), max, inverse, scratch);
            total += sums[start / Block] = sum;
        }
        var id = Find(logits, sums, _random.Uniform(_drawn) * total, max, inverse, scratch);
        ArrayPool<double>.Shared.Return(sums);
        var sampling = ((double)logits[id] - max) * inverse - Math.Log(total);
        var raw = inverse == 1 ? sampling : logits[id] - LogSumExp(logits);
        return new SampledToken(id, (float)raw, (float)sampling);
    }

    private static int Find(
        ReadOnlySpan<float> logits, double[] sums, double target, float max, float inverse, Span<float> scratch)
    {
        var block = 0;
        var last = (logits.Length - 1) / Block;
        while (block < last && target >= sums[block])
            target -= sums[block++];
        var start = block * Block;
        var count = Math.Min(Block, logits.Length - start);
        SumExp(logits.Slice(start, count), max, inverse, scratch);
        var found = -1;
        for (var i = 0; i < count; i++)
        {
            if (scratch[i] <= 0)
                continue;
            found = start + i;
            if (target < scratch[i])
                break;
            target -= scratch[i];
        }
        // A block in which nothing is probable is only met where rounding ran past the last one that is.
        return found >= 0 ? found : logits.IndexOf(max);
    }

    /// <summary>exp((x - max) / temperature) of a block into scratch memory, and their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SumExp(ReadOnlySpan<float> block, float max, float inverse, Span<float> scratch)
    {
        var lanes = Vector512<float>.Count;
        var (most, scale, sums) = (Vector512.Create(max), Vector512.Create(inverse), Vector512<float>.Zero);
        var i = 0;
        for (; i <= block.Length - lanes; i += lanes)
        {
            var values = Vector512.Exp((Vector512.Create(block.Slice(i, lanes)) - most) * scale);
            values.CopyTo(scratch.Slice(i, lanes));
            sums += values;
        }
        var sum = Vector512.Sum(sums);
        for (; i < block.Length; i++)
            sum += scratch[i] = MathF.Exp((block[i] - max) * inverse);
        return sum;
    }

    private SampledToken Truncated(ReadOnlySpan<float> logits)
    {
        var raw = LogSumExp(logits);
        var rented = ArrayPool<double>.Shared.Rent(logits.Length);
        var row = rented.AsSpan(0, logits.Length);
        TensorPrimitives.ConvertChecked(logits, row);
        _processor.Apply(row, _history);
        var best = TensorPrimitives.IndexOfMax<double>(row);
        var isEmpty = double.IsNegativeInfinity(row[best]);
        var (id, sampling) = _settings.Temperature == 0 || isEmpty ? (best, 0) : Draw(row);
        ArrayPool<double>.Shared.Return(rented);
        if (isEmpty)
        {
            throw new AgentsException(
                "No token is left to go on with: NoRepeatNgramSize rules out all that the schema or pattern allows.");
        }
        return new SampledToken(id, (float)(logits[id] - raw), (float)sampling);
    }

    private (int Id, double LogProb) Draw(ReadOnlySpan<double> logits)
    {
        var total = LogitsProcessor.LogSumExp(logits);
        var target = _random.Uniform(_drawn);
        var drawn = TensorPrimitives.IndexOfMax(logits);
        for (var id = 0; id < logits.Length; id++)
        {
            if (double.IsNegativeInfinity(logits[id]))
                continue;
            drawn = id;
            target -= Math.Exp(logits[id] - total);
            if (target < 0)
                break;
        }
        return (drawn, logits[drawn] - total);
    }
}
