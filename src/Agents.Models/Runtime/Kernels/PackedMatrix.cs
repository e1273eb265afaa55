using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Agents.Models.Runtime.Kernels;

/// <summary>
/// A quantised matrix laid out for <see cref="LinearMath"/>: groups of 16 rows, in each 32 columns at a time, in these
/// a plane of 4 bits after the other (8 bits are two planes). A plane's 256 bytes are four vectors; byte 4 r + j of
/// vector i has row r's column 4 i + j below and 16 + 4 i + j above. Scales and offsets are [group, block, 16 rows].
/// </summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    /// <summary>Rows of a group.</summary>
    public const int Group = 16;

    /// <summary>Columns that a vector of weights covers with its seven neighbours.</summary>
    public const int Chunk = 32;

    /// <summary>Bytes of a plane of a group and chunk.</summary>
    public const int PlaneBytes = Group * Chunk / 2;

    private readonly NativeBuffer _values;
    private readonly NativeBuffer _scales;
    private readonly NativeBuffer? _offsets;
    private readonly int _columns;

    /// <param name="matrix">The same matrix by rows; its columns are a multiple of 32.</param>
    public PackedMatrix(QuantizedBlock matrix)
    {
        (Rows, _columns, Planes) = (matrix.Rows, matrix.Blocks * matrix.Width, matrix.Bits / 4);
        (Width, Zero) = (matrix.Width, 1 << (matrix.Bits - 1));
        _values = new NativeBuffer((long)Groups * Chunks * Planes * PlaneBytes);
        _scales = new NativeBuffer((long)Groups * matrix.Blocks * Group * sizeof(float));
        _offsets = matrix.Offsets is null ? null : new NativeBuffer(_scales.ByteCount);
        Parallel.For(0, Groups, group => Pack(matrix, group));
    }

    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Avx512BW.IsSupported;

    public int Rows { get; }

    /// <summary>Planes of 4 bits: 1 or 2.</summary>
    public int Planes { get; }

    /// <summary>Columns that share a scale: 16 or 32.</summary>
    public int Width { get; }

    /// <summary>What is taken off every value.</summary>
    public int Zero { get; }

    private int Groups => (Rows + Group - 1) / Group;

    private int Chunks => _columns / Chunk;

    /// <summary>As the kernel reads it; valid until this is disposed.</summary>
    public PackedLinear View => new()
    {
        Values = (byte*)_values.Address,
        Scales = (float*)_scales.Address,
        Offsets = (float*)(_offsets?.Address ?? 0),
        Rows = Rows,
        Groups = Groups,
        Chunks = Chunks,
        Planes = Planes,
        Parts = Chunk / Width,
        Zero = Zero,
    };

    public void Dispose()
    {
        _values.Dispose();
        _scales.Dispose();
        _offsets?.Dispose();
    }

    private void Pack(QuantizedBlock matrix, int group)
    {
        var blocks = matrix.Blocks;
        var values = NativeBuffer.View<byte>(
            _values.At((long)group * Chunks * Planes * PlaneBytes), Chunks * Planes * PlaneBytes);
        var start = (long)group * blocks * Group * sizeof(float);
        var scales = NativeBuffer.View<float>(_scales.At(start), blocks * Group);
        var offsets = _offsets is null ? default : NativeBuffer.View<float>(_offsets.At(start), blocks * Group);
        values.Clear();
        scales.Clear();
        offsets.Clear();
        for (var i = 0; i < Math.Min(Group, Rows - group * Group); i++)
        {
            var row = group * Group + i;
            for (var chunk = 0; chunk < Chunks; chunk++)
                Pack(matrix, row, chunk, values[(chunk * Planes * PlaneBytes)..], i);
            for (var block = 0; block < blocks; block++)
            {
                scales[block * Group + i] = matrix.Scale(row, block);
                if (_offsets is not null)
                    offsets[block * Group + i] = matrix.Offset(row, block);
            }
        }
    }

    private void Pack(QuantizedBlock matrix, int row, int chunk, Span<byte> target, int lane)
    {
        Span<byte> columns = stackalloc byte[Chunk];
        for (var first = 0; first < Chunk; first += Width)
            Expand(matrix.ValuesOf(row, (chunk * Chunk + first) / Width), columns.Slice(first, Width));
        var (left, right) = (Vector128.Create(columns[..16]), Vector128.Create(columns[16..]));
        for (var plane = 0; plane < Planes; plane++)
        {
            var (low, high) = plane == 0
                ? (left & Vector128.Create((byte)0xF), right << 4)
                : (left >>> 4, right & Vector128.Create((byte)0xF0));
            var packed = (low | high).AsUInt32();
            for (var i = 0; i < 4; i++)
                MemoryMarshal.Write(target[(plane * PlaneBytes + i * 64 + lane * 4)..], packed[i]);
        }
    }

    private void Expand(ReadOnlySpan<byte> source, Span<byte> columns)
    {
        if (Planes == 2)
        {
            source.CopyTo(columns);
            return;
        }
        for (var i = 0; i < source.Length; i++)
            (columns[2 * i], columns[2 * i + 1]) = ((byte)(source[i] & 0xF), (byte)(source[i] >> 4));
    }
}
