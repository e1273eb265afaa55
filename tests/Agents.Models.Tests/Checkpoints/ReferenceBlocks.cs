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
            6 => TensorType.Q5_0,
            7 => TensorType.Q5_1,
            8 => TensorType.Q8_0,
            12 => TensorType.Q4_K,
            13 => TensorType.Q5_K,
            14 => TensorType.Q6_K,
            _ => TensorType.BF16,
        },
        bytes);

    /// <summary>Random blocks with small scales.</summary>
    public static byte[] Random(TensorType type, int count, int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[count / type.BlockElements() * type.BlockBytes()];
        random.NextBytes(bytes);
        int[] scales = type switch
        {
            TensorType.Q6_K => [208],
            TensorType.Q4_1 or TensorType.Q5_1 or TensorType.Q4_K or TensorType.Q5_K => [0, 2],
            _ => [0],
        };
        var spread = type.BlockElements() == 256 ? 1e-3 : 0.02;
        for (var block = 0; block < bytes.Length; block += type.BlockBytes())
        {
            foreach (var at in scales)
            {
                var value = (Half)((random.NextSingle() - (at == 0 ? 0 : 0.5f)) * spread);
                BitConverter.GetBytes(value).CopyTo(bytes, block + at);
            }
        }

        return bytes;
    }

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
            case TensorType.Q4_1:
                for (var j = 0; j < Block; j++)
                    values.Add((Nibble(bytes[4..], j) * Scale(bytes)) + Scale(bytes[2..]));
                break;
            case TensorType.Q5_0:
                for (var j = 0; j < Block; j++)
                    values.Add((Nibble(bytes[6..], j) + (16 * Bit(bytes[2..], j)) - 16) * Scale(bytes));
                break;
            case TensorType.Q5_1:
                for (var j = 0; j < Block; j++)
                {
                    var value = Nibble(bytes[8..], j) + (16 * Bit(bytes[4..], j));
                    values.Add((value * Scale(bytes)) + Scale(bytes[2..]));
                }

                break;
            case TensorType.Q6_K:
                for (var i = 0; i < 256; i++)
                    values.Add(Scale(bytes[208..]) * (sbyte)bytes[192 + (i / 16)] * SixBits(bytes, i));
                break;
            default:
                for (var i = 0; i < 256; i++)
                {
                    var (scale, minimum) = ScaleAndMinimum(bytes[4..], i / 32);
                    var fifth = type == TensorType.Q5_K ? 16 * ((bytes[16 + (i % 32)] >> (i / 32)) & 1) : 0;
                    var packed = bytes[(type == TensorType.Q5_K ? 48 : 16)..][(i / 64 * 32) + (i % 32)];
                    var value = (i / 32 % 2 == 0 ? packed & 15 : packed >> 4) + fifth;
                    values.Add((Scale(bytes) * scale * value) - (Scale(bytes[2..]) * minimum));
                }

                break;
        }
    }

    private static int Bit(ReadOnlySpan<byte> packed, int j) => (packed[j / 8] >> (j % 8)) & 1;

    // Two halves of 128: 64 bytes hold the low halves of four runs of 32, 32 bytes their upper two bits.
    private static int SixBits(ReadOnlySpan<byte> bytes, int i)
    {
        var (half, run, at) = (i / 128, i % 128 / 32, i % 32);
        var low = bytes[(half * 64) + (run % 2 * 32) + at];
        var high = bytes[128 + (half * 32) + at] >> (2 * run);
        return ((run < 2 ? low & 15 : low >> 4) | ((high & 3) << 4)) - 32;
    }

    // Eight scales and eight minima of six bits in twelve bytes.
    private static (int Scale, int Minimum) ScaleAndMinimum(ReadOnlySpan<byte> packed, int j) => j < 4
        ? (packed[j] & 63, packed[j + 4] & 63)
        : ((packed[j + 4] & 15) + (packed[j - 4] / 64 * 16), (packed[j + 4] / 16) + (packed[j] / 64 * 16));

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
