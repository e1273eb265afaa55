using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Testing;

namespace Agents.Models.Tests.Checkpoints;

public sealed class DequantizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Quantised { get; } =
        [.. Enum.GetValues<TensorType>().Where(t => t.ValueBits() > 0).Select(t => t.ToString())];

    [Theory]
    [MemberData(nameof(Quantised))]
    public unsafe void Any_bytes_give_the_values_of_the_format(string name)
    {
        var type = Enum.Parse<TensorType>(name);
        var bytes = ReferenceBlocks.Random(type, 4096, seed: 1);
        var values = new float[4096];
        fixed (byte* source = bytes)
        fixed (float* target = values)
            Dequantizer.Convert(type, source, target, values.Length);
        Assert.Equal(ReferenceBlocks.Decode(type, bytes), values);
    }

    [Theory]
    [MemberData(nameof(Quantised))]
    public unsafe void Runs_of_one_scale_give_the_same_values(string name)
    {
        var type = Enum.Parse<TensorType>(name);
        var bytes = ReferenceBlocks.Random(type, 1024, seed: 2);
        var values = new List<float>();
        var q = stackalloc sbyte[SubBlock.MaximumWidth];
        fixed (byte* source = bytes)
        {
            for (var run = 0; run < 1024 / type.ScaleWidth(); run++)
            {
                var (scale, minimum) = SubBlock.Read(type, source, run, q);
                Assert.True(minimum == 0 || type.HasMinimum());
                for (var i = 0; i < type.ScaleWidth(); i++)
                    values.Add((q[i] * scale) + minimum);
            }
        }

        Assert.Equal(ReferenceBlocks.Decode(type, bytes), values);
    }

    /// <summary>One matrix in a file, packed for a quantised session and unpacked by its definition.</summary>
    [Theory]
    [MemberData(nameof(Quantised))]
    public void What_a_quantised_session_holds_is_the_files_value(string name)
    {
        var type = Enum.Parse<TensorType>(name);
        const int Rows = 3, Columns = 512;
        var path = _folder["matrix.bin"];
        File.WriteAllBytes(path, ReferenceBlocks.Random(type, Rows * Columns, seed: 3));
        using var file = MappedFile.Open(path);
        var tensor = new TensorView("x", type, [Rows, Columns], file, 0);
        var expected = new float[tensor.Count];
        tensor.CopyTo(expected);
        foreach (var bits in (int[])[4, 8])
        {
            foreach (var width in (int[])[16, 32])
            {
                using var block = new QuantizedBlock(Rows, Columns, bits, hasOffsets: type.HasMinimum(), width);
                if (!BlockQuantizer.IsExact(type, block))
                    continue;
                for (var row = 0; row < Rows; row++)
                    BlockQuantizer.Write(tensor, row, block, row);
                for (var i = 0; i < expected.Length; i++)
                {
                    var tolerance = 1e-6 * (1 + Math.Abs(expected[i]));
                    Assert.Equal(expected[i], Value(block, i / Columns, i % Columns), tolerance);
                }
            }
        }
    }

    private static float Value(QuantizedBlock block, int row, int column)
    {
        var (index, at) = (column / block.Width, column % block.Width);
        var values = block.ValuesOf(row, index);
        var q = block.Bits == 8 ? values[at] - 128 : ((values[at / 2] >> (at % 2 * 4)) & 15) - 8;
        var scale = block.Scales.Span<float>(block.Rows * block.Blocks)[(row * block.Blocks) + index];
        var offset = block.Offsets is { } offsets
            ? offsets.Span<float>(block.Rows * block.Blocks)[(index * block.Rows) + row]
            : 0;
        return (q * scale) + offset;
    }
}
