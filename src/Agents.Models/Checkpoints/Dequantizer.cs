using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Models.Checkpoints;

/// <summary>
/// Turns stored elements into f32, with the arithmetic of gguf-py (multiply, then add; no fused operation), so that
/// the result is the same on every machine. A model is converted once, so the loops are optimised before they run.
/// </summary>
internal static unsafe class Dequantizer
{
    private const int Block = 32;

    /// <summary>Converts <paramref name="count"/> elements; a whole number of blocks.</summary>
    public static void Convert(TensorType type, byte* source, float* target, int count)
    {
        switch (type)
        {
            case TensorType.F32:
                Unsafe.CopyBlockUnaligned(target, source, (uint)count * sizeof(float));
                break;
            case TensorType.F16:
                Half(source, target, count);
                break;
            case TensorType.BF16:
                BrainFloat(source, target, count);
                break;
            case TensorType.Q8_0:
                Q8(source, target, count / Block);
                break;
            case TensorType.Q4_0:
                Q4(source, target, count / Block, 18, hasMinimum: false);
                break;
            case TensorType.Q4_1:
                Q4(source, target, count / Block, 20, hasMinimum: true);
                break;
            default:
                Runs(type, source, target, count);
                break;
        }
    }

    private static void Half(byte* source, float* target, int count)
    {
        // A safetensors header may leave its data on odd addresses; the vector routine wants whole elements only.
        var from = MemoryMarshal.Cast<byte, Half>(new ReadOnlySpan<byte>(source, count * sizeof(Half)));
        TensorPrimitives.ConvertToSingle(from, new Span<float>(target, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BrainFloat(byte* source, float* target, int count)
    {
        var i = 0;
        for (; i <= count - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Load((ushort*)source + i));
            (low << 16).AsSingle().Store(target + i);
            (high << 16).AsSingle().Store(target + i + Vector128<uint>.Count);
        }

        for (; i < count; i++)
            target[i] = BitConverter.UInt32BitsToSingle((uint)((ushort*)source)[i] << 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Q8(byte* source, float* target, int blocks)
    {
        for (var b = 0; b < blocks; b++, source += 34, target += Block)
        {
            var scale = Vector256.Create((float)Unsafe.ReadUnaligned<Half>(source));
            for (var j = 0; j < Block; j += 16)
            {
                var bytes = Vector128.Load((sbyte*)source + 2 + j).ToVector256();
                var (low, high) = Vector256.Widen(Vector256.WidenLower(bytes));
                (Vector256.ConvertToSingle(low) * scale).Store(target + j);
                (Vector256.ConvertToSingle(high) * scale).Store(target + j + 8);
            }
        }
    }

    // The rarer formats, a run of one scale at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Runs(TensorType type, byte* source, float* target, int count)
    {
        var width = type.ScaleWidth();
        var q = stackalloc sbyte[SubBlock.MaximumWidth];
        for (var run = 0; run < count / width; run++, target += width)
        {
            var (scale, minimum) = SubBlock.Read(type, source, run, q);
            var (scales, minima) = (Vector256.Create(scale), Vector256.Create(minimum));
            for (var j = 0; j < width; j += 16)
            {
                var (low, high) = Vector256.Widen(Vector256.WidenLower(Vector128.Load(q + j).ToVector256()));
                ((Vector256.ConvertToSingle(low) * scales) + minima).Store(target + j);
                ((Vector256.ConvertToSingle(high) * scales) + minima).Store(target + j + 8);
            }
        }
    }

    // Byte j of a block holds element j in its low half and element j + 16 in its high half.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Q4(byte* source, float* target, int blocks, int blockBytes, bool hasMinimum)
    {
        var nibble = Vector128.Create((byte)15);
        for (var b = 0; b < blocks; b++, source += blockBytes, target += Block)
        {
            var scale = Vector256.Create((float)Unsafe.ReadUnaligned<Half>(source));
            var minimum = hasMinimum ? Vector256.Create((float)Unsafe.ReadUnaligned<Half>(source + 2)) : default;
            var packed = Vector128.Load(source + blockBytes - 16);
            var offset = hasMinimum ? 0 : 8;
            Nibbles(packed & nibble, scale, minimum, offset, target);
            Nibbles(packed >>> 4, scale, minimum, offset, target + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Nibbles(
        Vector128<byte> values, Vector256<float> scale, Vector256<float> minimum, int offset, float* target)
    {
        var (low, high) = Vector256.Widen(Vector256.WidenLower(values.ToVector256()).AsInt16());
        var zero = Vector256.Create(offset);
        ((Vector256.ConvertToSingle(low - zero) * scale) + minimum).Store(target);
        ((Vector256.ConvertToSingle(high - zero) * scale) + minimum).Store(target + 8);
    }
}
