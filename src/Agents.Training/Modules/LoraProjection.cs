using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// A linear layer of which only low-rank factors are trained: the effective weights W + s B A serve forward and the
/// derivative in x; dB = s dyᵀ (x Aᵀ), dA = s (dy B)ᵀ x.
/// </summary>
internal sealed class LoraProjection(Tensor effective, IReadOnlyList<LoraPart> parts, float scale)
    : Projection(effective)
{
    /// <inheritdoc/>
    public override void Collect(IKernels kernels, Tensor x, Tensor dy)
    {
        using var scope = NewDisposeScope();
        foreach (var part in parts)
        {
            var own = dy.narrow(1, part.Start, part.Rows);
            part.B.Gradient.addmm_(own.t(), x.mm(part.A.Value.t()), 1, scale);
            part.A.Gradient.addmm_(own.mm(part.B.Value).t(), x, 1, scale);
        }
    }
}
