using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Training.Optimization;

/// <summary>The arithmetic of AdamW over spans of memory.</summary>
internal static unsafe class AdamWPass
{
    /// <summary>Elements a block: the unit of work that threads share.</summary>
    public const int BlockSize = 1 << 14;

    /// <summary>Blocks that cover this many elements.</summary>
    public static int Blocks(long count) => (int)((count + BlockSize - 1) / BlockSize);

    /// <summary>The elements of one block.</summary>
    public static Span<float> Block(float* start, int block, long count) =>
        new(start + ((long)block * BlockSize), (int)Math.Min(BlockSize, count - ((long)block * BlockSize)));

    /// <summary>Sum of squares, in double precision a thousand elements at a time.</summary>
    public static double Squares(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        for (var start = 0; start < values.Length; start += 1024)
            sum += TensorPrimitives.SumOfSquares(values.Slice(start, Math.Min(1024, values.Length - start)));
        return sum;
    }

    /// <summary>One step over one block; clears the gradient.</summary>
    public static void Step(
        in AdamWFactors factors, Span<float> value, Span<float> gradient, Span<float> mean, Span<float> square)
    {
        ref var w = ref MemoryMarshal.GetReference(value);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var m = ref MemoryMarshal.GetReference(mean);
        ref var s = ref MemoryMarshal.GetReference(square);
        var i = 0;
        for (; i <= value.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Step(
                factors,
                ref Unsafe.Add(ref w, i),
                ref Unsafe.Add(ref g, i),
                ref Unsafe.Add(ref m, i),
                ref Unsafe.Add(ref s, i));
        }


        for (; i < value.Length; i++)
        {
            var gradientNow = gradient[i] * factors.Clip;
            mean[i] = (factors.Beta1 * mean[i]) + ((1 - factors.Beta1) * gradientNow);
            square[i] = (factors.Beta2 * square[i]) + ((1 - factors.Beta2) * gradientNow * gradientNow);
            var root = (MathF.Sqrt(square[i]) / factors.RootCorrection) + factors.Epsilon;
            value[i] = (factors.Keep * value[i]) - (factors.Rate * mean[i] / root);
        }

        gradient.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(in AdamWFactors factors, ref float w, ref float g, ref float m, ref float s)
    {
        var gradient = Vector512.LoadUnsafe(ref g) * factors.Clip;
        var mean = (Vector512.LoadUnsafe(ref m) * factors.Beta1) + (gradient * (1 - factors.Beta1));
        var square = (Vector512.LoadUnsafe(ref s) * factors.Beta2) + (gradient * gradient * (1 - factors.Beta2));
        mean.StoreUnsafe(ref m);
        square.StoreUnsafe(ref s);
        var root = (Vector512.Sqrt(square) / factors.RootCorrection) + Vector512.Create(factors.Epsilon);
        ((Vector512.LoadUnsafe(ref w) * factors.Keep) - (mean * factors.Rate / root)).StoreUnsafe(ref w);
    }
}
