using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Agents.Models.Runtime.Kernels;

/// <summary>
/// Causal attention of the query heads that share a key head, f32. A row's result does not depend on what else a run
/// holds: each is a sum in the order of positions.
/// </summary>
internal static unsafe class AttentionMath
{
    private const int Lanes = 16;

    /// <summary>Rotates a token's keys (half-split order) into the cache, and copies its values.</summary>
    public static void Store(AttentionState* state, float* packed, int position, int head, float* keys, float* values)
    {
        var size = state->HeadSize;
        var source = packed + (state->Heads + head) * size;
        Rotate(state, source, position, keys + (long)position * size, 1);
        new ReadOnlySpan<float>(source + state->KeyValueHeads * size, size)
            .CopyTo(new Span<float>(values + (long)position * size, size));
    }

    /// <summary>One token: its query heads of a key head over the positions up to its own.</summary>
    /// <param name="state">The run.</param>
    /// <param name="packed">The token's queries, keys and values.</param>
    /// <param name="position">Its position.</param>
    /// <param name="head">The key head.</param>
    /// <param name="keys">The head's keys.</param>
    /// <param name="values">The head's values.</param>
    /// <param name="output">The token's row of the result, all heads.</param>
    /// <param name="scratch">Room for <see cref="Scratch"/> floats.</param>
    public static void Attend(
        AttentionState* state, float* packed, int position, int head, float* keys, float* values, float* output,
        float* scratch)
    {
        var (size, group, first) = (state->HeadSize, state->Group, state->First(position));
        var length = position + 1 - first;
        keys += (long)first * size;
        values += (long)first * size;
        var stride = Padded(length);
        var scores = scratch + Padded(size);
        for (var i = 0; i < group; i++)
        {
            Query(state, packed, position, head * group + i, scratch);
            var row = scores + (long)i * stride;
            Score(scratch, keys, length, size, row);
            SoftMax(new Span<float>(row, length));
        }
        var result = output + head * group * size;
        for (var i = 0; i < group; i += 2)
        {
            var second = Math.Min(i + 1, group - 1);
            MixTwo(scores + (long)i * stride, scores + (long)second * stride, length, values, size,
                result + i * size, result + second * size);
        }
    }

    /// <summary>
    /// Consecutive tokens of one sequence: keys are turned 16 at a time so that scores need no sums across a vector,
    /// and four rows share each load.
    /// </summary>
    /// <param name="state">The run.</param>
    /// <param name="packed">The first token's queries, keys and values; the others follow.</param>
    /// <param name="position">The first token's position.</param>
    /// <param name="count">Tokens.</param>
    /// <param name="head">The key head.</param>
    /// <param name="keys">The head's keys.</param>
    /// <param name="values">The head's values.</param>
    /// <param name="output">The first token's row of the result; the others follow.</param>
    /// <param name="scratch">Room for <see cref="PieceScratch"/> floats.</param>
    public static void AttendPiece(
        AttentionState* state, float* packed, int position, int count, int head, float* keys, float* values,
        float* output, float* scratch)
    {
        var (size, group, start) = (state->HeadSize, state->Group, state->First(position));
        var length = position + count - start;
        keys += (long)start * size;
        values += (long)start * size;
        var (rows, stride) = (count * group, Padded(length));
        var queries = scratch + Lanes * size;
        var scores = queries + (long)rows * size;
        for (var row = 0; row < rows; row++)
        {
            var source = packed + (long)(row / group) * state->Packed;
            Query(state, source, position + row / group, head * group + row % group, queries + (long)row * size);
        }
        for (var first = 0; first < length; first += Lanes)
        {
            Turn(keys + (long)first * size, Math.Min(Lanes, length - first), size, scratch);
            for (var row = Math.Max(0, start + first - position) * group / 4 * 4; row < rows; row += 4)
                ScoreFour(queries, row, rows, size, scratch, scores + first, stride);
        }
        for (var row = 0; row < rows; row++)
        {
            var own = position + row / group;
            var (from, to) = (state->First(own) - start, own + 1 - start);
            var weights = new Span<float>(scores + (long)row * stride, length);
            weights[..from].Clear();
            SoftMax(weights[from..to]);
            weights[to..].Clear();
        }
        var width = (long)state->Heads * size;
        for (var row = 0; row < rows; row += 2)
        {
            var second = Math.Min(row + 1, rows - 1);
            MixTwo(
                scores + (long)row * stride,
                scores + (long)second * stride,
                position + second / group + 1 - start,
                values,
                size,
                output + row / group * width + (head * group + row % group) * size,
                output + second / group * width + (head * group + second % group) * size);
        }
    }

    /// <summary>Floats of scratch memory for a token at the end of this many positions.</summary>
    public static int Scratch(AttentionState* state, int length) =>
        Padded(state->HeadSize) + state->Group * Padded(length);

    /// <summary>Floats of scratch memory for a piece of tokens at the end of this many positions.</summary>
    public static int PieceScratch(AttentionState* state, int count, int length) =>
        Lanes * state->HeadSize + count * state->Group * (state->HeadSize + Padded(length));

    /// <summary>A query, rotated and scaled.</summary>
    private static void Query(AttentionState* state, float* packed, int position, int head, float* target) =>
        Rotate(state, packed + head * state->HeadSize, position, target, state->Scale);

    private static int Padded(int count) => (count + Lanes - 1) / Lanes * Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rotate(AttentionState* state, float* source, int position, float* target, float scale)
    {
        var half = state->RotarySize / 2;
        var cosines = state->Cosines + (long)position * half;
        var sines = state->Sines + (long)position * half;
        var i = 0;
        for (; i <= half - 8; i += 8)
        {
            var (first, second) = (Vector256.Load(source + i), Vector256.Load(source + half + i));
            var (cosine, sine) = (Vector256.Load(cosines + i), Vector256.Load(sines + i));
            ((first * cosine - second * sine) * scale).Store(target + i);
            ((second * cosine + first * sine) * scale).Store(target + half + i);
        }
        for (; i < half; i++)
        {
            var (first, second) = (source[i], source[half + i]);
            target[i] = (first * cosines[i] - second * sines[i]) * scale;
            target[half + i] = (second * cosines[i] + first * sines[i]) * scale;
        }
        for (i = 2 * half; i < state->HeadSize; i++)
            target[i] = source[i] * scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Score(float* query, float* key, int length, int size, float* scores)
    {
        for (var t = 0; t < length; t++, key += size)
        {
            var sum = Vector512<float>.Zero;
            var i = 0;
            for (; i <= size - Lanes; i += Lanes)
                sum = Vector512.FusedMultiplyAdd(Vector512.Load(query + i), Vector512.Load(key + i), sum);
            var score = Vector512.Sum(sum);
            for (; i < size; i++)
                score += query[i] * key[i];
            scores[t] = score;
        }
    }

    /// <summary>[keys, size] to [size, 16]; what is beyond the keys stays unused.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(float* keys, int count, int size, float* target)
    {
        for (var j = 0; j < count; j++)
        {
            var to = target + j;
            for (var i = 0; i < size; i++, to += Lanes)
                *to = keys[i];
            keys += size;
        }
    }

    /// <summary>Four rows of queries against 16 turned keys; rows beyond the last repeat it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreFour(float* queries, int row, int rows, int size, float* turned, float* scores, int stride)
    {
        int second = Math.Min(row + 1, rows - 1), third = Math.Min(row + 2, rows - 1),
            fourth = Math.Min(row + 3, rows - 1);
        float* a = queries + (long)row * size, b = queries + (long)second * size;
        float* c = queries + (long)third * size, d = queries + (long)fourth * size;
        Vector512<float> sa = default, sb = default, sc = default, sd = default;
        for (var i = 0; i < size; i++, turned += Lanes)
        {
            var key = Vector512.Load(turned);
            sa = Vector512.FusedMultiplyAdd(Vector512.Create(a[i]), key, sa);
            sb = Vector512.FusedMultiplyAdd(Vector512.Create(b[i]), key, sb);
            sc = Vector512.FusedMultiplyAdd(Vector512.Create(c[i]), key, sc);
            sd = Vector512.FusedMultiplyAdd(Vector512.Create(d[i]), key, sd);
        }
        sa.Store(scores + (long)row * stride);
        sb.Store(scores + (long)second * stride);
        sc.Store(scores + (long)third * stride);
        sd.Store(scores + (long)fourth * stride);
    }

    private static void SoftMax(Span<float> row)
    {
        TensorPrimitives.Subtract(row, TensorPrimitives.Max<float>(row), row);
        TensorPrimitives.Exp(row, row);
        TensorPrimitives.Multiply(row, 1 / TensorPrimitives.Sum<float>(row), row);
    }

    /// <summary>Two rows of weights over the values; each value is loaded once for both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixTwo(
        float* first, float* second, int length, float* values, int size, float* firstResult, float* secondResult)
    {
        var column = 0;
        for (; column <= size - 2 * Lanes; column += 2 * Lanes)
        {
            Vector512<float> a0 = default, a1 = default, b0 = default, b1 = default;
            var value = values + column;
            for (var t = 0; t < length; t++, value += size)
            {
                var (v0, v1) = (Vector512.Load(value), Vector512.Load(value + Lanes));
                var (a, b) = (Vector512.Create(first[t]), Vector512.Create(second[t]));
                a0 = Vector512.FusedMultiplyAdd(a, v0, a0);
                a1 = Vector512.FusedMultiplyAdd(a, v1, a1);
                b0 = Vector512.FusedMultiplyAdd(b, v0, b0);
                b1 = Vector512.FusedMultiplyAdd(b, v1, b1);
            }
            a0.Store(firstResult + column);
            a1.Store(firstResult + column + Lanes);
            b0.Store(secondResult + column);
            b1.Store(secondResult + column + Lanes);
        }
        for (; column < size; column++)
        {
            var (a, b) = (0f, 0f);
            for (var t = 0; t < length; t++)
            {
                a += first[t] * values[(long)t * size + column];
                b += second[t] * values[(long)t * size + column];
            }
            (firstResult[column], secondResult[column]) = (a, b);
        }
    }
}
