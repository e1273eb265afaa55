namespace Agents.Models.Runtime;

/// <summary>
/// A matrix as MatMulNBits takes it: unsigned values [rows, blocks, width·bits/8] and scales [rows, blocks], value =
/// (q - 2^(bits-1)) · scale; and, where the source has minima (Q4_1, Q4_K), a constant a block that is added to every
/// value, stored [blocks, rows] so that block sums of the input multiply it.
/// </summary>
internal sealed class QuantizedBlock : IDisposable
{
    /// <summary>Elements that share a scale where the source does not ask for fewer.</summary>
    public const int UsualWidth = 32;

    public QuantizedBlock(int rows, int columns, int bits, bool hasOffsets, int width = UsualWidth)
    {
        (Rows, Bits, Width, Blocks) = (rows, bits, width, (columns + width - 1) / width);
        Values = new NativeBuffer((long)rows * Blocks * ValueBytes);
        Scales = new NativeBuffer((long)rows * Blocks * sizeof(float));
        Offsets = hasOffsets ? new NativeBuffer((long)rows * Blocks * sizeof(float)) : null;
    }

    public int Rows { get; }

    public int Bits { get; }

    /// <summary>Elements that share a scale: 16 or 32.</summary>
    public int Width { get; }

    /// <summary>Blocks in a row.</summary>
    public int Blocks { get; }

    /// <summary>Bytes of a block's values.</summary>
    public int ValueBytes => Width * Bits / 8;

    public NativeBuffer Values { get; }

    public NativeBuffer Scales { get; }

    public NativeBuffer? Offsets { get; }

    public Span<byte> ValuesOf(int row, int block) =>
        NativeBuffer.View<byte>(Values.At(((long)row * Blocks + block) * ValueBytes), ValueBytes);

    public float Scale(int row, int block) => Get(Scales, (long)row * Blocks + block);

    public float Offset(int row, int block) => Get(Offsets!, (long)block * Rows + row);

    public void SetScale(int row, int block, float scale) => Set(Scales, (long)row * Blocks + block, scale);

    public void SetOffset(int row, int block, float offset) => Set(Offsets!, (long)block * Rows + row, offset);

    public void Dispose()
    {
        Values.Dispose();
        Scales.Dispose();
        Offsets?.Dispose();
    }

    private static float Get(NativeBuffer buffer, long index) =>
        NativeBuffer.View<float>(buffer.At(index * sizeof(float)), 1)[0];

    private static void Set(NativeBuffer buffer, long index, float value) =>
        NativeBuffer.View<float>(buffer.At(index * sizeof(float)), 1)[0] = value;
}
