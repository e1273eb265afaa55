namespace Agents.Models.Runtime.Kernels;

/// <summary>
/// What the attention kernels of a session read at every run: the model's shape, the rotary tables, and where this
/// run's sequences keep their keys and values. Written by the runtime before the run.
/// </summary>
internal unsafe struct AttentionState
{
    public int Heads;
    public int KeyValueHeads;
    public int HeadSize;
    public float* Cosines;
    public float* Sines;

    /// <summary>Sequences of this run, and tokens of each.</summary>
    public int Count;
    public int Tokens;

    /// <summary>Positions that each sequence already holds.</summary>
    public int* Starts;

    /// <summary>By layer, first the keys and then the values of the run's first slot.</summary>
    public nint* Caches;

    /// <summary>Floats from one slot to the next, and from one head to the next.</summary>
    public long SlotStride;
    public long HeadStride;

    public readonly int Group => Heads / KeyValueHeads;

    /// <summary>Floats of a token's queries, keys and values.</summary>
    public readonly int Packed => (Heads + 2 * KeyValueHeads) * HeadSize;
}
