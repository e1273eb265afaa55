namespace Agents.Models.Runtime.Kernels;

/// <summary>A <see cref="PackedMatrix"/> as native memory.</summary>
internal unsafe struct PackedLinear
{
    public byte* Values;
    public float* Scales;

    /// <summary>Null where no block has one.</summary>
    public float* Offsets;
    public int Rows;
    public int Groups;

    /// <summary>32 columns each.</summary>
    public int Chunks;
    public int Planes;

    /// <summary>Scales of a chunk: 1 or 2.</summary>
    public int Parts;
    public int Zero;

    /// <summary>Blocks of a row.</summary>
    public readonly int Blocks => Chunks * Parts;

    public readonly int Columns => Chunks * PackedMatrix.Chunk;
}
