using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// A root-mean-square norm with its derivative; where the family says so it multiplies by one plus its weight. Keeps
/// one number a row.
/// </summary>
internal sealed class NormLayer(string block, ParameterSet parameters, Workspace space, IKernels kernels)
{
    private readonly float _epsilon = parameters.Weights.Config.RmsNormEpsilon;
    private readonly bool _addsOne = parameters.Weights.Config.Family.NormsAddOne;

    /// <summary>Writes the norm of x's rows to y; the caller's dispose scope owns what is made on the way.</summary>
    public void Forward(Tensor x, Tensor y) => kernels.RmsNorm(x, Weight(), _epsilon, y, Inverse(x));

    /// <summary>
    /// Adds the derivative in x, the input of the last <see cref="Forward"/>, to <paramref name="dx"/> and that in the
    /// weight to its gradient.
    /// </summary>
    public void Backward(Tensor x, Tensor dy, Tensor dx) =>
        kernels.RmsNormBackward(x, Weight(), Inverse(x), dy, dx, parameters.Gradient(block));

    private Tensor Weight() => _addsOne ? parameters.Value(block) + 1 : parameters.Value(block);

    private Tensor Inverse(Tensor x) => space.Matrix($"{block}.inverse", x.shape[0], 1);
}
