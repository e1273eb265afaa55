using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// A linear layer y = x Wᵀ. How the derivative in W is collected (whole matrix, low rank, not at all) is its kind.
/// </summary>
internal abstract class Projection(Tensor weight)
{
    /// <summary>The effective weights, [out, in].</summary>
    public Tensor Weight { get; } = weight;

    /// <summary>y = x Wᵀ, or y += x Wᵀ.</summary>
    public void Forward(IKernels kernels, Tensor x, Tensor y, bool add = false)
    {
        using var transposed = Weight.t();
        kernels.Multiply(x, transposed, y, add);
    }

    /// <summary>dx = dy W, and the derivative in the weights is added to what this layer trains.</summary>
    public void Backward(IKernels kernels, Tensor x, Tensor dy, Tensor dx)
    {
        Collect(kernels, x, dy);
        kernels.Multiply(dy, Weight, dx, add: false);
    }

    /// <summary>Adds the derivative in the weights.</summary>
    public abstract void Collect(IKernels kernels, Tensor x, Tensor dy);
}
