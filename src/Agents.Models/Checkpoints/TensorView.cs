using System.Numerics.Tensors;

namespace Agents.Models.Checkpoints;

/// <summary>
/// A tensor in a mapped file, named and shaped as Hugging Face does: row-major, output features first. Valid until the
/// checkpoint is disposed.
/// </summary>
internal sealed unsafe class TensorView
{
    private const int ParallelElements = 1 << 18;

    private readonly MappedFile _file;
    private readonly long _offset;
    private readonly int _headSize;
    private readonly float _shift;

    /// <param name="name">Hugging Face name.</param>
    /// <param name="type">Type of the stored elements.</param>
    /// <param name="shape">Positive sizes, slowest first; a whole number of blocks a row.</param>
    /// <param name="file">Where the bytes are; the range was checked.</param>
    /// <param name="offset">First byte in the file.</param>
    /// <param name="interleavedHeadSize">
    /// Above 0 where llama.cpp's converter interleaved the two halves of each head (q and k of the llama
    /// architecture): rows are then given back in Hugging Face's order.
    /// </param>
    /// <param name="shift">Added to every element that is converted.</param>
    public TensorView(
        string name,
        TensorType type,
        int[] shape,
        MappedFile file,
        long offset,
        int interleavedHeadSize = 0,
        float shift = 0)
    {
        (Name, Type, Shape, _file, _offset) = (name, type, shape, file, offset);
        (_headSize, _shift) = (interleavedHeadSize, shift);
        Columns = shape.Length == 0 ? 1 : shape[^1];
        Rows = 1;
        for (var i = 0; i < shape.Length - 1; i++)
            Rows = checked(Rows * shape[i]);
        RowBytes = Columns / type.BlockElements() * type.BlockBytes();
        file.At(offset, ByteCount);
    }

    public string Name { get; }

    public TensorType Type { get; }

    /// <summary>Sizes, slowest first: [out, in] of a matrix, [n] of a vector.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Product of all sizes but the last; 1 for a vector.</summary>
    public int Rows { get; }

    /// <summary>The last size.</summary>
    public int Columns { get; }

    public int RowBytes { get; }

    public long ByteCount => (long)Rows * RowBytes;

    public long Count => (long)Rows * Columns;

    /// <summary>The stored rows stand in Hugging Face's order, so that the bytes can be taken as one piece.</summary>
    public bool IsContiguous => _headSize == 0;

    /// <summary>Address of the first stored byte; rows are in order only where <see cref="IsContiguous"/>.</summary>
    public nint Address => (nint)_file.At(_offset, ByteCount);

    /// <summary>The stored bytes (quantised blocks) of a row, counted in Hugging Face's order.</summary>
    public ReadOnlySpan<byte> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return new ReadOnlySpan<byte>(_file.At(_offset + ((long)Stored(row) * RowBytes), RowBytes), RowBytes);
    }

    /// <summary>Converts all elements to f32, on several threads where the tensor is large.</summary>
    /// <param name="target">At least <see cref="Count"/> long.</param>
    public void CopyTo(Span<float> target)
    {
        if (target.Length < Count)
            throw new ArgumentException($"{Name} has {Count} elements, the target {target.Length}.", nameof(target));
        fixed (float* pointer = target)
        {
            var start = pointer;
            var step = Math.Max(1, ParallelElements / Math.Max(1, Columns));
            if (Rows <= step)
                CopyRows(0, Rows, start);
            else
                Parallel.For(0, (Rows + step - 1) / step, i => CopyChunk(i * step, step, start));
        }
    }

    /// <summary>Converts some rows to f32.</summary>
    public void CopyRows(int first, int count, float* target)
    {
        var start = _file.At(_offset, ByteCount);
        for (var i = 0; i < count; i++)
        {
            var source = start + ((long)Stored(first + i) * RowBytes);
            Dequantizer.Convert(Type, source, target + ((long)i * Columns), Columns);
            if (_shift != 0)
            {
                var row = new Span<float>(target + ((long)i * Columns), Columns);
                TensorPrimitives.Add(row, _shift, row);
            }
        }
    }

    public override string ToString() => $"{Name} {Type} [{string.Join(", ", Shape)}]";

    private void CopyChunk(int first, int count, float* start) =>
        CopyRows(first, Math.Min(count, Rows - first), start + ((long)first * Columns));

    private int Stored(int row)
    {
        if (_headSize == 0)
            return row;
        var (inHead, half) = (row % _headSize, _headSize / 2);
        return row - inHead + (inHead < half ? 2 * inHead : (2 * (inHead - half)) + 1);
    }
}
