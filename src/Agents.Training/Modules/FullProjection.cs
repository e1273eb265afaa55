using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>A linear layer whose whole matrix is trained.</summary>
internal sealed class FullProjection(Parameter parameter) : Projection(parameter.Value)
{
    /// <inheritdoc/>
    public override void Collect(IKernels kernels, Tensor x, Tensor dy)
    {
        using var transposed = dy.t();
        kernels.Multiply(transposed, x, parameter.Gradient, add: true);
    }
}
