using Agents.Models.Runtime;
using Agents.Models.Runtime.Kernels;
using Agents.Models.Tests.Constraints;

namespace Agents.Models.Tests.Runtime.Kernels;

public sealed unsafe class LinearMathTests
{
    [Theory]
    [InlineData(16, 32, 4, 32, false)]
    [InlineData(48, 96, 4, 32, true)]
    [InlineData(48, 96, 8, 32, false)]
    [InlineData(37, 160, 4, 32, true)]
    [InlineData(5, 64, 8, 16, false)]
    [InlineData(33, 64, 4, 16, true)]
    public void A_product_is_that_of_the_rounded_rows(int rows, int columns, int bits, int width, bool hasOffsets)
    {
        Assert.SkipUnless(PackedMatrix.IsSupported, "The processor has no AVX-512.");
        using var matrix = Random(rows, columns, bits, width, hasOffsets);
        using var packed = new PackedMatrix(matrix);
        const int Inputs = 11;
        var input = Draw(Inputs * columns);
        var together = Multiply(packed, input, Inputs);
        for (var i = 0; i < Inputs; i++)
        {
            var row = input.AsSpan(i * columns, columns);
            var alone = Multiply(packed, row.ToArray(), 1);
            for (var j = 0; j < rows; j++)
            {
                Assert.Equal(Reference(matrix, j, row), alone[j], 1e-4 * columns);
                Assert.Equal(alone[j], together[i * rows + j]);
            }
        }
    }

    [Fact]
    public void The_largest_values_do_not_overflow()
    {
        Assert.SkipUnless(PackedMatrix.IsSupported, "The processor has no AVX-512.");
        foreach (var bits in (int[])[4, 8])
        {
            using var matrix = new QuantizedBlock(16, 32, bits, hasOffsets: false);
            for (var i = 0; i < 16; i++)
            {
                matrix.ValuesOf(i, 0).Fill(i % 2 == 0 ? (byte)0xFF : (byte)0);
                matrix.SetScale(i, 0, 1);
            }
            using var packed = new PackedMatrix(matrix);
            foreach (var sign in (float[])[1, -1])
            {
                var row = Enumerable.Repeat(sign, 32).ToArray();
                var result = Multiply(packed, row, 1);
                for (var i = 0; i < 16; i++)
                    Assert.Equal(Reference(matrix, i, row), result[i], 1e-2);
            }
        }
    }

    private static float[] Multiply(PackedMatrix packed, float[] input, int rows)
    {
        var view = packed.View;
        var output = new float[rows * packed.Rows];
        using var memory = new NativeBuffer(RoundedRows.Bytes(view, rows));
        fixed (float* source = input, target = output)
        {
            for (var i = 0; i < rows; i++)
                RoundedRows.At((byte*)memory.Address, view, i).Round(source + i * view.Columns, view);
            LinearMath.Multiply(view, (byte*)memory.Address, rows, target, 0, view.Groups);
        }
        return output;
    }

    // The same rounding of inputs, in double.
    private static double Reference(QuantizedBlock matrix, int row, ReadOnlySpan<float> input)
    {
        var total = 0.0;
        for (var block = 0; block < matrix.Blocks; block++)
        {
            var part = input.Slice(block * matrix.Width, matrix.Width);
            var largest = 0f;
            foreach (var x in part)
                largest = Math.Max(largest, Math.Abs(x));
            for (var i = 0; i < matrix.Width; i++)
            {
                var rounded = largest == 0 ? 0 : Math.Round(part[i] * (127 / largest)) * largest / 127;
                total += rounded * (Value(matrix, row, block, i) - (1 << (matrix.Bits - 1))) * matrix.Scale(row, block);
                total += matrix.Offsets is null ? 0 : part[i] * matrix.Offset(row, block);
            }
        }
        return total;
    }

    private static int Value(QuantizedBlock matrix, int row, int block, int i)
    {
        var values = matrix.ValuesOf(row, block);
        return matrix.Bits == 8 ? values[i] : (values[i / 2] >> (4 * (i % 2))) & 0xF;
    }

    private static QuantizedBlock Random(int rows, int columns, int bits, int width, bool hasOffsets)
    {
        var (matrix, random) = (new QuantizedBlock(rows, columns, bits, hasOffsets, width), new RandomDraws(rows));
        for (var i = 0; i < rows; i++)
        {
            for (var block = 0; block < matrix.Blocks; block++)
            {
                foreach (ref var value in matrix.ValuesOf(i, block))
                    value = (byte)random.Below(256);
                matrix.SetScale(i, block, (float)random.Uniform());
                if (hasOffsets)
                    matrix.SetOffset(i, block, (float)random.Uniform());
            }
        }
        return matrix;
    }

    private static float[] Draw(int count)
    {
        var random = new RandomDraws(count);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.Uniform() - 1))];
    }
}
