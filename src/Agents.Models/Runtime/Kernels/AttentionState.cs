namespace Agents.Models.Runtime.Kernels;

/// <summary>
/// What the kernels of one layer read at every run: the model's shape, the layer's rotary tables and window, and where
/// this run's sequences keep their keys and values. Written by the runtime before the run.
/// </summary>
internal unsafe struct AttentionState
{
    public int Heads;
    public int KeyValueHeads;
    public int HeadSize;

    /// <summary>Dimensions of a head, the first ones, that are rotated.</summary>
    public int RotarySize;

    /// <summary>Positions that a token sees, its own among them; 0 for all.</summary>
    public int Window;

    /// <summary>What scores are multiplied by.</summary>
    public float Scale;
    public float* Cosines;
    public float* Sines;

    /// <summary>Sequences of this run, and tokens of each.</summary>
    public int Count;
    public int Tokens;

    /// <summary>Positions whose logits are wanted.</summary>
    public int Rows;

    /// <summary>Positions that each sequence already holds.</summary>
    public int* Starts;

    /// <summary>Keys and values of the run's first slot.</summary>
    public float* Keys;
    public float* Values;

    /// <summary>Floats from one slot to the next, and from one head to the next.</summary>
    public long SlotStride;
    public long HeadStride;

    public readonly int Group => Heads / KeyValueHeads;

    /// <summary>Floats of a token's queries, keys and values.</summary>
    public readonly int Packed => (Heads + 2 * KeyValueHeads) * HeadSize;

    /// <summary>First position that the token at a position sees.</summary>
    public readonly int First(int position) => Window == 0 ? 0 : Math.Max(0, position + 1 - Window);
}
