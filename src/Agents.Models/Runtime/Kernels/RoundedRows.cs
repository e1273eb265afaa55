using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Agents.Models.Runtime.Kernels;

/// <summary>
/// Input rows in 8 bits, a scale a block; and of each block what the matrix's zero takes off its products, and its sum,
/// which offsets multiply.
/// </summary>
internal unsafe struct RoundedRows
{
    public sbyte* Values;
    public float* Scales;
    public int* Corrections;
    public float* Sums;

    /// <summary>Bytes for a number of rows.</summary>
    public static long Bytes(PackedLinear matrix, int rows) => rows * Stride(matrix);

    /// <summary>One row in a piece of memory.</summary>
    public static RoundedRows At(byte* memory, PackedLinear matrix, int row)
    {
        var start = memory + row * Stride(matrix);
        var scales = (float*)(start + matrix.Columns);
        return new RoundedRows
        {
            Values = (sbyte*)start,
            Scales = scales,
            Corrections = (int*)(scales + matrix.Blocks),
            Sums = scales + 2 * matrix.Blocks,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Round(float* input, PackedLinear matrix)
    {
        for (var block = 0; block < matrix.Blocks; block++)
        {
            var place = block * PackedMatrix.Chunk / matrix.Parts;
            var first = Vector512.Load(input + place);
            var second = matrix.Parts == 1 ? Vector512.Load(input + place + 16) : Vector512<float>.Zero;
            var largest = Largest(Vector512.Max(Vector512.Abs(first), Vector512.Abs(second)));
            var inverse = Vector512.Create(largest > 0 ? 127 / largest : 0);
            var low = Avx512F.ConvertToVector512Int32(first * inverse);
            var high = Avx512F.ConvertToVector512Int32(second * inverse);
            Avx512F.ConvertToVector128SByte(low).Store(Values + place);
            if (matrix.Parts == 1)
                Avx512F.ConvertToVector128SByte(high).Store(Values + place + 16);
            Scales[block] = largest / 127;
            Corrections[block] = -matrix.Zero * Vector512.Sum(low + high);
            Sums[block] = Vector512.Sum(first + second);
        }
    }

    private static long Stride(PackedLinear matrix) =>
        NativeBuffer.Align(matrix.Columns + 3L * matrix.Blocks * sizeof(float));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(Vector512<float> x)
    {
        var half = Vector256.Max(x.GetLower(), x.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        quarter = Vector128.Max(quarter, Vector128.Shuffle(quarter, Vector128.Create(2, 3, 0, 1)));
        return Vector128.Max(quarter, Vector128.Shuffle(quarter, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }
}
