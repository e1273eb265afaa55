using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Agents.Models.Checkpoints;

namespace Agents.Models.Runtime;

/// <summary>
/// Writes rows of a checkpoint's tensor into a <see cref="QuantizedBlock"/>: ggml's formats value for value, others
/// rounded from f32.
/// </summary>
internal static class BlockQuantizer
{
    private const int Width = QuantizedBlock.UsualWidth;

    /// <summary>Whether a type goes into a block without rounding.</summary>
    public static bool IsExact(TensorType type, QuantizedBlock target) =>
        type.ValueBits() > 0 && type.ValueBits() <= target.Bits
        && (!type.HasMinimum() || target.Offsets is not null) && type.ScaleWidth() % target.Width == 0;

    public static unsafe void Write(TensorView tensor, int row, QuantizedBlock target, int targetRow)
    {
        if (!IsExact(tensor.Type, target))
        {
            Round(tensor, row, target, targetRow);
            return;
        }

        var source = tensor.Row(row);
        if (!IsLikeMatMulNBits(tensor.Type, target))
        {
            fixed (byte* start = source)
                Take(tensor.Type, start, target, targetRow);
            return;
        }

        var bytes = tensor.Type.BlockBytes();
        for (var block = 0; block < target.Blocks; block++)
            Copy(tensor.Type, source.Slice(block * bytes, bytes), target, targetRow, block);
    }

    // The usual formats are copied many elements at a time.
    private static bool IsLikeMatMulNBits(TensorType type, QuantizedBlock target) =>
        target.Width == QuantizedBlock.UsualWidth && (type, target.Bits) is
            (TensorType.Q4_0 or TensorType.Q4_1, 4) or (TensorType.Q8_0, 8);

    // Signed or unsigned, 4 bits of the source are 0 to 15 in the target; 8 bits are raised by 128.
    private static unsafe void Take(TensorType type, byte* source, QuantizedBlock target, int row)
    {
        var q = stackalloc sbyte[SubBlock.MaximumWidth];
        var raised = target.Bits == 8 ? 128 : type == TensorType.Q4_0 ? 8 : 0;
        var (width, parts) = (target.Width, type.ScaleWidth() / target.Width);
        for (var block = 0; block < target.Blocks; block++)
        {
            var (scale, minimum) = SubBlock.Read(type, source, block / parts, q);
            var first = q + (block % parts * width);
            var values = target.ValuesOf(row, block);
            for (var i = 0; i < width; i++)
            {
                var value = first[i] + raised;
                if (target.Bits == 8)
                    values[i] = (byte)value;
                else if (i % 2 == 0)
                    values[i / 2] = (byte)value;
                else
                    values[i / 2] |= (byte)(value << 4);
            }

            target.SetScale(row, block, scale);
            if (target.Offsets is not null)
                target.SetOffset(row, block, minimum + ((raised == 0 ? 8 : 0) * scale));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(TensorType type, ReadOnlySpan<byte> source, QuantizedBlock target, int row, int block)
    {
        var scale = (float)BinaryPrimitives.ReadHalfLittleEndian(source);
        var values = target.ValuesOf(row, block);
        target.SetScale(row, block, scale);
        if (type == TensorType.Q8_0)
        {
            // Adding 128 to a signed byte turns its highest bit.
            (Vector256.Create(source.Slice(2, Width)) ^ Vector256.Create((byte)128)).CopyTo(values);
            return;
        }
        Repack(source[^16..], values);
        if (type == TensorType.Q4_1)
            target.SetOffset(row, block, (float)BinaryPrimitives.ReadHalfLittleEndian(source[2..]) + 8 * scale);
        else if (target.Offsets is not null)
            target.SetOffset(row, block, 0);
    }

    /// <summary>ggml pairs element j with j + 16 in a byte, MatMulNBits 2j with 2j + 1.</summary>
    private static void Repack(ReadOnlySpan<byte> source, Span<byte> values)
    {
        var pairs = Vector128.Create(source).AsUInt16();
        var low = (pairs & Vector128.Create((ushort)0x0F)) | ((pairs >>> 4) & Vector128.Create((ushort)0xF0));
        var high = ((pairs >>> 4) & Vector128.Create((ushort)0x0F)) | ((pairs >>> 8) & Vector128.Create((ushort)0xF0));
        Vector128.Narrow(low, high).CopyTo(values);
    }

    private static unsafe void Round(TensorView tensor, int row, QuantizedBlock target, int targetRow)
    {
        var floats = new float[target.Blocks * target.Width];
        fixed (float* pointer = floats)
            tensor.CopyRows(row, 1, pointer);
        for (var block = 0; block < target.Blocks; block++)
        {
            var values = floats.AsSpan(block * target.Width, target.Width);
            var bytes = target.ValuesOf(targetRow, block);
            target.SetScale(targetRow, block, target.Bits == 8 ? RoundTo8(values, bytes) : RoundTo4(values, bytes));
            if (target.Offsets is not null)
                target.SetOffset(targetRow, block, 0);
        }
    }

    private static float RoundTo8(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var scale = TensorPrimitives.MaxMagnitude(values) is var extreme ? Math.Abs(extreme) / 127 : 0;
        var inverse = scale > 0 ? 1 / scale : 0;
        for (var i = 0; i < values.Length; i++)
            bytes[i] = (byte)(128 + (int)MathF.Round(values[i] * inverse));
        return scale;
    }

    /// <summary>
    /// The signed extreme maps to -8 (as ggml's Q4_0), then nearby scales are tried for the least squared error.
    /// </summary>
    private static float RoundTo4(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var extreme = TensorPrimitives.MaxMagnitude(values);
        var (best, leastError) = (extreme / -8, double.PositiveInfinity);
        for (var steps = 7.0f; steps <= 9.0f; steps += 0.25f)
        {
            var scale = extreme / -steps;
            var error = 0.0;
            foreach (var value in values)
            {
                var difference = value - (Quantum(value, scale) - 8) * scale;
                error += difference * difference;
            }
            if (error < leastError)
                (best, leastError) = (scale, error);
        }
        for (var i = 0; i < values.Length; i += 2)
            bytes[i / 2] = (byte)(Quantum(values[i], best) | (Quantum(values[i + 1], best) << 4));
        return best;
    }

    private static int Quantum(float value, float scale) =>
        scale == 0 ? 8 : Math.Clamp((int)MathF.Round(value / scale) + 8, 0, 15);
}
