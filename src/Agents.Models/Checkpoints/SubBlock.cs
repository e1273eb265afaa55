using System.Runtime.CompilerServices;

namespace Agents.Models.Checkpoints;

/// <summary>
/// The elements of a quantised row that share a scale: whole numbers q, and value = q · scale + minimum. Every format
/// of ggml that is known is a sequence of these.
/// </summary>
internal static unsafe class SubBlock
{
    /// <summary>Longest run of elements with one scale.</summary>
    public const int MaximumWidth = 32;

    /// <summary>Reads one.</summary>
    /// <param name="type">A quantised type.</param>
    /// <param name="row">First byte of the row.</param>
    /// <param name="index">Which, in units of <see cref="TensorTypes.ScaleWidth"/>.</param>
    /// <param name="q">Receives the whole numbers.</param>
    public static (float Scale, float Minimum) Read(TensorType type, byte* row, int index, sbyte* q)
    {
        var perBlock = type.BlockElements() / type.ScaleWidth();
        var block = row + ((long)(index / perBlock) * type.BlockBytes());
        return type switch
        {
            TensorType.Q8_0 => Q8(block, q),
            TensorType.Q4_0 => (Half(block), Low(block + 2, 0, 8, q)),
            TensorType.Q4_1 => (Half(block), Low(block + 4, 0, 0, q) + Half(block + 2)),
            TensorType.Q5_0 => (Half(block), Low(block + 6, Unsafe.ReadUnaligned<uint>(block + 2), 16, q)),
            TensorType.Q5_1 => (
                Half(block), Low(block + 8, Unsafe.ReadUnaligned<uint>(block + 4), 0, q) + Half(block + 2)),
            TensorType.Q4_K => Q45(block, index % perBlock, null, block + 16, q),
            TensorType.Q5_K => Q45(block, index % perBlock, block + 16, block + 48, q),
            TensorType.Q6_K => Q6(block, index % perBlock, q),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
    }

    private static float Half(byte* at) => (float)Unsafe.ReadUnaligned<Half>(at);

    private static (float Scale, float Minimum) Q8(byte* block, sbyte* q)
    {
        Unsafe.CopyBlockUnaligned(q, block + 2, MaximumWidth);
        return (Half(block), 0);
    }

    // Byte j holds element j in its low half and element j + 16 in its high half; their fifth bits are bits of high.
    // Returns 0, the minimum of formats that have none.
    private static float Low(byte* packed, uint high, int zero, sbyte* q)
    {
        for (var j = 0; j < 16; j++)
        {
            q[j] = (sbyte)(((packed[j] & 15) | (int)(((high >> j) & 1) << 4)) - zero);
            q[j + 16] = (sbyte)(((packed[j] >> 4) | (int)(((high >> (j + 16)) & 1) << 4)) - zero);
        }

        return 0;
    }

    // Eight runs of 32; run s is the low or high halves of 32 bytes, and bit s of each byte of high where there is one.
    private static (float Scale, float Minimum) Q45(byte* block, int s, byte* high, byte* packed, sbyte* q)
    {
        var scales = block + 4;
        var (scale, minimum) = s < 4
            ? (scales[s] & 63, scales[s + 4] & 63)
            : ((scales[s + 4] & 15) | ((scales[s - 4] >> 6) << 4), (scales[s + 4] >> 4) | ((scales[s] >> 6) << 4));
        packed += 32 * (s / 2);
        for (var l = 0; l < 32; l++)
        {
            var value = s % 2 == 0 ? packed[l] & 15 : packed[l] >> 4;
            q[l] = (sbyte)(high is null ? value : value | (((high[l] >> s) & 1) << 4));
        }

        return (Half(block) * scale, -(Half(block + 2) * minimum));
    }

    // Sixteen runs of 16 in two halves: four low bits from ql, two high bits from qh.
    private static (float Scale, float Minimum) Q6(byte* block, int s, sbyte* q)
    {
        var (half, quarter, first) = (s / 8, s % 8 / 2, s % 2 * 16);
        var low = block + (64 * half) + (32 * (quarter % 2)) + first;
        var high = block + 128 + (32 * half) + first;
        for (var l = 0; l < 16; l++)
        {
            var value = quarter < 2 ? low[l] & 15 : low[l] >> 4;
            q[l] = (sbyte)((value | (((high[l] >> (2 * quarter)) & 3) << 4)) - 32);
        }

        return (Half(block + 208) * (sbyte)block[192 + s], 0);
    }
}
