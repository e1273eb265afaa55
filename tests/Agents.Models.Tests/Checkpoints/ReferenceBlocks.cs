using System.Buffers.Binary;
using Agents.Models.Checkpoints;

namespace Agents.Models.Tests.Checkpoints;

/// <summary>ggml's block formats, one element at a time, from their description.</summary>
internal static class ReferenceBlocks
{
    private const int Block = 32;

    public static byte[] Encode(uint type, float[] values) => type switch
    {
        0 => GgufBuilder.Floats(values),
        1 => [.. values.SelectMany(v => BitConverter.GetBytes((Half)v))],
        30 => [.. values.SelectMany(v => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits(v) >> 16)))],
        _ => [.. values.Chunk(Block).SelectMany(b => Quantize(type, b))],
    };

    public static float[] Decode(uint type, ReadOnlySpan<byte> bytes) => Decode(
        type switch
        {
            0 => TensorType.F32,
            1 => TensorType.F16,
            2 => TensorType.Q4_0,
            3 => TensorType.Q4_1,
            8 => TensorType.Q8_0,
            _ => TensorType.BF16,
        },
        bytes);

    public static float[] Decode(TensorType type, ReadOnlySpan<byte> bytes)
    {
        var values = new List<float>();
        for (; bytes.Length > 0; bytes = bytes[type.BlockBytes()..])
            Decode(type, bytes, values);
        return [.. values];
    }

    private static void Decode(TensorType type, ReadOnlySpan<byte> bytes, List<float> values)
    {
        float Scale(ReadOnlySpan<byte> at) => (float)BinaryPrimitives.ReadHalfLittleEndian(at);
        switch (type)
        {
            case TensorType.F32:
                values.Add(BinaryPrimitives.ReadSingleLittleEndian(bytes));
                break;
            case TensorType.F16:
                values.Add(Scale(bytes));
                break;
            case TensorType.BF16:
                values.Add(BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16));
                break;
            case TensorType.Q8_0:
                for (var j = 0; j < Block; j++)
                    values.Add((sbyte)bytes[2 + j] * Scale(bytes));
                break;
            case TensorType.Q4_0:
                for (var j = 0; j < Block; j++)
                    values.Add((Nibble(bytes[2..], j) - 8) * Scale(bytes));
                break;
            default:
                for (var j = 0; j < Block; j++)
                    values.Add((Nibble(bytes[4..], j) * Scale(bytes)) + Scale(bytes[2..]));
                break;
        }
    }

    private static int Nibble(ReadOnlySpan<byte> packed, int j) => j < 16 ? packed[j] & 15 : packed[j - 16] >> 4;

    private static byte[] Quantize(uint type, float[] block)
    {
        var (low, high) = (block.Min(), block.Max());
        if (type == 8)
        {
            var scale = (Half)(Math.Max(-low, high) / 127);
            return [.. BitConverter.GetBytes(scale), .. block.Select(v => (byte)(sbyte)Math.Round(v / (float)scale))];
        }

        var (d, m) = ((Half)((high - low) / 15), (Half)low);
        if (type == 2)
            (d, m) = ((Half)(Math.Max(-low, high) / -8), (Half)0);
        var offset = type == 2 ? 8f : 0f;
        int Level(float v) => (int)Math.Clamp(Math.Round(((v - (float)m) / (float)d) + offset), 0, 15);
        var packed = Enumerable.Range(0, 16).Select(j => (byte)(Level(block[j]) | (Level(block[j + 16]) << 4)));
        return [.. BitConverter.GetBytes(d), .. type == 3 ? BitConverter.GetBytes(m) : [], .. packed];
    }
}
