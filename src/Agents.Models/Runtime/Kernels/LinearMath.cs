using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Agents.Models.Runtime.Kernels;

/// <summary>
/// Rows in 8 bits times a <see cref="PackedMatrix"/>. Four neighbouring columns of sixteen rows are multiplied at a
/// time; eight such products fit 16 bits (8 · 2 · 15 · 127), so that widening and scaling happen once a block. A row's
/// result does not depend on the rows that are computed with it.
/// </summary>
internal static unsafe class LinearMath
{
    /// <summary>Input rows that share unpacked weights.</summary>
    private const int Tile = 4;

    /// <summary>Some groups of output rows, for all input rows.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="input">Memory of <see cref="RoundedRows"/>.</param>
    /// <param name="rows">Input rows.</param>
    /// <param name="output">[rows, matrix rows].</param>
    /// <param name="first">First group.</param>
    /// <param name="end">Behind the last group.</param>
    public static void Multiply(PackedLinear matrix, byte* input, int rows, float* output, int first, int end)
    {
        var tail = stackalloc float[PackedMatrix.Group];
        for (var group = first; group < end; group++)
        {
            var width = Math.Min(PackedMatrix.Group, matrix.Rows - group * PackedMatrix.Group);
            var row = 0;
            for (; row + Tile <= rows; row += Tile)
            {
                var (a, b, c, d) = Four(matrix, group, input, row);
                Store(a, output, matrix.Rows, row, group, width, tail);
                Store(b, output, matrix.Rows, row + 1, group, width, tail);
                Store(c, output, matrix.Rows, row + 2, group, width, tail);
                Store(d, output, matrix.Rows, row + 3, group, width, tail);
            }
            for (; row < rows; row++)
                Store(One(matrix, group, input, row), output, matrix.Rows, row, group, width, tail);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> One(PackedLinear matrix, int group, byte* input, int row)
    {
        var x = RoundedRows.At(input, matrix, row);
        var values = matrix.Values + (long)group * matrix.Chunks * matrix.Planes * PackedMatrix.PlaneBytes;
        var scales = matrix.Scales + (long)group * matrix.Blocks * PackedMatrix.Group;
        var total = Offsets(matrix, group, x);
        for (var chunk = 0; chunk < matrix.Chunks; chunk++)
        {
            for (var plane = 0; plane < matrix.Planes; plane++, values += PackedMatrix.PlaneBytes)
            {
                var (v0, v1, v2, v3) = (
                    Vector512.Load(values), Vector512.Load(values + 64), Vector512.Load(values + 128),
                    Vector512.Load(values + 192));
                total = Add(
                    total, Low(v0), Low(v1), Low(v2), Low(v3), High(v0), High(v1), High(v2), High(v3), x, chunk, plane,
                    matrix.Parts, scales);
            }
        }
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (Vector512<float> A, Vector512<float> B, Vector512<float> C, Vector512<float> D) Four(
        PackedLinear matrix, int group, byte* input, int row)
    {
        var (x0, x1, x2, x3) = (
            RoundedRows.At(input, matrix, row), RoundedRows.At(input, matrix, row + 1),
            RoundedRows.At(input, matrix, row + 2), RoundedRows.At(input, matrix, row + 3));
        var values = matrix.Values + (long)group * matrix.Chunks * matrix.Planes * PackedMatrix.PlaneBytes;
        var scales = matrix.Scales + (long)group * matrix.Blocks * PackedMatrix.Group;
        var parts = matrix.Parts;
        var a = Offsets(matrix, group, x0);
        var b = Offsets(matrix, group, x1);
        var c = Offsets(matrix, group, x2);
        var d = Offsets(matrix, group, x3);
        for (var chunk = 0; chunk < matrix.Chunks; chunk++)
        {
            for (var plane = 0; plane < matrix.Planes; plane++, values += PackedMatrix.PlaneBytes)
            {
                var (v0, v1, v2, v3) = (
                    Vector512.Load(values), Vector512.Load(values + 64), Vector512.Load(values + 128),
                    Vector512.Load(values + 192));
                var (l0, l1, l2, l3) = (Low(v0), Low(v1), Low(v2), Low(v3));
                var (h0, h1, h2, h3) = (High(v0), High(v1), High(v2), High(v3));
                a = Add(a, l0, l1, l2, l3, h0, h1, h2, h3, x0, chunk, plane, parts, scales);
                b = Add(b, l0, l1, l2, l3, h0, h1, h2, h3, x1, chunk, plane, parts, scales);
                c = Add(c, l0, l1, l2, l3, h0, h1, h2, h3, x2, chunk, plane, parts, scales);
                d = Add(d, l0, l1, l2, l3, h0, h1, h2, h3, x3, chunk, plane, parts, scales);
            }
        }
        return (a, b, c, d);
    }

    /// <summary>A plane of a chunk for one input row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Add(
        Vector512<float> total,
        Vector512<byte> l0,
        Vector512<byte> l1,
        Vector512<byte> l2,
        Vector512<byte> l3,
        Vector512<byte> h0,
        Vector512<byte> h1,
        Vector512<byte> h2,
        Vector512<byte> h3,
        RoundedRows x,
        int chunk,
        int plane,
        int parts,
        float* scales)
    {
        var q = (int*)(x.Values + chunk * PackedMatrix.Chunk);
        var low = Product(l0, q[0]) + Product(l1, q[1]) + Product(l2, q[2]) + Product(l3, q[3]);
        var high = Product(h0, q[4]) + Product(h1, q[5]) + Product(h2, q[6]) + Product(h3, q[7]);
        if (parts == 1)
            return Scale(total, low + high, x, chunk, plane, scales);
        total = Scale(total, low, x, 2 * chunk, plane, scales);
        return Scale(total, high, x, 2 * chunk + 1, plane, scales);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scale(
        Vector512<float> total, Vector512<short> sum, RoundedRows x, int block, int plane, float* scales)
    {
        var wide = Avx512BW.MultiplyAddAdjacent(sum, Vector512.Create((short)(plane == 0 ? 1 : 16)));
        if (plane == 0)
            wide += Vector512.Create(x.Corrections[block]);
        var scale = Vector512.Load(scales + block * PackedMatrix.Group) * Vector512.Create(x.Scales[block]);
        return Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(wide), scale, total);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Product(Vector512<byte> weights, int four) =>
        Avx512BW.MultiplyAddAdjacent(weights, Vector512.Create(four).AsSByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Low(Vector512<byte> pairs) => pairs & Vector512.Create((byte)0xF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> High(Vector512<byte> pairs) =>
        (pairs.AsUInt16() >>> 4).AsByte() & Vector512.Create((byte)0xF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Offsets(PackedLinear matrix, int group, RoundedRows x)
    {
        var total = Vector512<float>.Zero;
        if (matrix.Offsets is null)
            return total;
        var offsets = matrix.Offsets + (long)group * matrix.Blocks * PackedMatrix.Group;
        for (var block = 0; block < matrix.Blocks; block++)
        {
            total = Vector512.FusedMultiplyAdd(
                Vector512.Load(offsets + block * PackedMatrix.Group), Vector512.Create(x.Sums[block]), total);
        }
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector512<float> values, float* output, int stride, int row, int group, int width, float* tail)
    {
        var target = output + (long)row * stride + group * PackedMatrix.Group;
        if (width == PackedMatrix.Group)
        {
            values.Store(target);
            return;
        }
        values.Store(tail);
        Buffer.MemoryCopy(tail, target, width * sizeof(float), width * sizeof(float));
    }
}
