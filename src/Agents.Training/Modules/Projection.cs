using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// A linear layer y = x Wᵀ. How the derivative in W is collected (whole matrix, low rank, not at all) is its kind.
/// </summary>
internal abstract class Projection(Tensor weight)
{
    /// <summary>The effective weights, [out, in].</summary>
    public Tensor Weight { get; } = weight;

    /// <summary>y = keep * y + x Wᵀ.</summary>
    public void Forward(Tensor x, Tensor y, float keep = 0)
    {
        using var transposed = Weight.t();
        y.addmm_(x, transposed, keep, 1);
    }

    /// <summary>dx = dy W, and the derivative in the weights is added to what this layer trains.</summary>
    public void Backward(Tensor x, Tensor dy, Tensor dx)
    {
        Collect(x, dy);
        dx.addmm_(dy, Weight, 0, 1);
    }

    /// <summary>Adds the derivative in the weights.</summary>
    public abstract void Collect(Tensor x, Tensor dy);
}
