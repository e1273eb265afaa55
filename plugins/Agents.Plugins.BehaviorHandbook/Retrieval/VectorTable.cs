using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Agents.Plugins.BehaviorHandbook.Retrieval;

/// <summary>
/// Vectors of length 1, scanned whole. Each number is held as a byte of its row's scale: a quarter of the memory to go
/// through, at an error of the cosine in the third decimal.
/// </summary>
internal sealed class VectorTable
{
    private const int RowsABlock = 4096;
    private const float Levels = 127;

    private readonly List<sbyte[]> _blocks = [];
    private readonly List<float> _scales = [];
    private int _dimensions;
    private int _stride;

    public int Count => _scales.Count;

    /// <summary>Adds the next row.</summary>
    /// <exception cref="AgentsException">The vector is of another length than those before, or not finite.</exception>
    public void Add(ReadOnlySpan<float> vector)
    {
        Require(vector, _dimensions);
        _dimensions = vector.Length;
        _stride = Stride(vector.Length);
        if (Count % RowsABlock == 0)
            _blocks.Add(new sbyte[RowsABlock * _stride]);
        var row = _blocks[^1].AsSpan(Count % RowsABlock * _stride, _stride);
        _scales.Add(Quantize(vector, row));
    }

    /// <summary>Refuses vectors of which not each could be the next row, before any is.</summary>
    /// <exception cref="AgentsException">A vector is of another length than those before, or not finite.</exception>
    public void Require(IEnumerable<ReadOnlyMemory<float>> vectors)
    {
        var dimensions = _dimensions;
        foreach (var vector in vectors)
        {
            Require(vector.Span, dimensions);
            dimensions = vector.Length;
        }
    }

    /// <summary>A row's vector, as exact as it is held.</summary>
    public float[] Row(int row)
    {
        var vector = new float[_dimensions];
        var bytes = Bytes(row);
        for (var i = 0; i < vector.Length; i++)
            vector[i] = bytes[i] * _scales[row];
        return vector;
    }

    /// <summary>Writes each row's cosine with a vector, one place a row.</summary>
    /// <exception cref="AgentsException">The vector is of another length than the rows, or not finite.</exception>
    public void Score(ReadOnlySpan<float> vector, Span<float> cosines)
    {
        if (Count == 0)
            return;
        Require(vector, _dimensions);
        var wanted = new sbyte[_stride];
        var scale = Quantize(vector, wanted);
        var widened = Array.ConvertAll(wanted, b => (short)b);
        var scales = CollectionsMarshal.AsSpan(_scales);
        for (var row = 0; row < scales.Length; row++)
            cosines[row] = Dot(Bytes(row), widened) * scales[row] * scale;
    }

    // Whole vectors of 32 bytes, so that a row needs no rest.
    private static int Stride(int dimensions) => (dimensions + 31) / 32 * 32;

    private ReadOnlySpan<sbyte> Bytes(int row) =>
        _blocks[row / RowsABlock].AsSpan(row % RowsABlock * _stride, _stride);

    private static float Quantize(ReadOnlySpan<float> vector, Span<sbyte> row)
    {
        var (length, largest) = (TensorPrimitives.Norm(vector), Math.Abs(TensorPrimitives.MaxMagnitude(vector)));
        if (length <= 0 || largest <= 0)
            return 0;
        for (var i = 0; i < vector.Length; i++)
            row[i] = (sbyte)MathF.Round(vector[i] / largest * Levels);
        return largest / Levels / length;
    }

    private static int Dot(ReadOnlySpan<sbyte> one, ReadOnlySpan<short> other)
    {
        var sum = Vector256<int>.Zero;
        ref var first = ref MemoryMarshal.GetReference(one);
        ref var second = ref MemoryMarshal.GetReference(other);
        for (nuint i = 0; i < (nuint)one.Length; i += 32)
        {
            var (a, b) = Vector256.Widen(Vector256.LoadUnsafe(ref first, i));
            var (c, d) = (Vector256.LoadUnsafe(ref second, i), Vector256.LoadUnsafe(ref second, i + 16));
            if (Avx2.IsSupported)
            {
                sum += Avx2.MultiplyAddAdjacent(a, c) + Avx2.MultiplyAddAdjacent(b, d);
                continue;
            }

            // Two products of at most 127 * 127 fit into 16 bits.
            var (low, high) = Vector256.Widen((a * c) + (b * d));
            sum += low + high;
        }

        return Vector256.Sum(sum);
    }

    // Dimensions of 0: none is known yet.
    private static void Require(ReadOnlySpan<float> vector, int dimensions)
    {
        if (vector.Length == 0 || (dimensions > 0 && vector.Length != dimensions))
            throw new AgentsException(
                $"The embedding generator gave a vector of {vector.Length} numbers, after {dimensions} before.");
        if (!float.IsFinite(TensorPrimitives.SumOfSquares(vector)))
            throw new AgentsException("The embedding generator gave a vector that is not finite.");
    }
}
