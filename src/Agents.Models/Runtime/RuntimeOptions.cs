using Agents.Models.Runtime.Kernels;

namespace Agents.Models.Runtime;

/// <summary>How a session is built.</summary>
internal sealed record RuntimeOptions
{
    /// <summary>Threads inside one operator; 0 takes one a core, and one for a small model.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// f32 only: read the weights where they lie at every run, so that a change in place is seen at the next one.
    /// Costs nothing to build and no second copy, and is slower for small batches than packed weights.
    /// </summary>
    public bool SharesWeights { get; init; }

    /// <summary>
    /// Quantised weights are packed for <see cref="LinearKernel"/>; else ONNX Runtime's MatMulNBits reads them by rows.
    /// Default where the processor has AVX-512.
    /// </summary>
    public bool Packs { get; init; } = PackedMatrix.IsSupported;

    /// <summary>auto, cpu or cuda[:n].</summary>
    public string Device { get; init; } = "auto";
}
