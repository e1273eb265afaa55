namespace Agents.Models.Runtime.Kernels;

/// <summary>What the kernel of one matrix reads: the matrix, this run's shape, and memory for rounded rows.</summary>
internal unsafe struct LinearState
{
    public PackedLinear Matrix;

    /// <summary>Shape of the run.</summary>
    public AttentionState* Run;

    /// <summary>Shared by all matrices of a session, which computes one after the other.</summary>
    public LinearScratch* Scratch;
}
