using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// What attention or the feed-forward layer adds to the stream: a projection, normalised in some families.
/// </summary>
internal sealed class ResidualOutput
{
    private readonly string _block;
    private readonly Workspace _space;
    private readonly IKernels _kernels;
    private readonly NormLayer? _norm;

    /// <param name="block">The projection's block; its norm is named after it.</param>
    /// <param name="parameters">Weights.</param>
    /// <param name="space">Scratch.</param>
    /// <param name="kernels">Arithmetic.</param>
    public ResidualOutput(string block, ParameterSet parameters, Workspace space, IKernels kernels)
    {
        (_block, _space, _kernels) = (block, space, kernels);
        Projection = parameters.Projection(parameters.Weights.Layout.First(b => b.Name == block));
        if (parameters.Weights.Config.Family.HasOutputNorms)
            _norm = new NormLayer($"{block}_norm", parameters, space, kernels);
    }

    public Projection Projection { get; }

    /// <summary>Adds the output for <paramref name="x"/> to <paramref name="sum"/>.</summary>
    public void Forward(Tensor x, Tensor sum)
    {
        if (_norm is null)
        {
            Projection.Forward(_kernels, x, sum, add: true);
            return;
        }

        var (raw, normed) = (Raw(sum), _space.Matrix("output.normed", sum.shape[0], sum.shape[1]));
        Projection.Forward(_kernels, x, raw);
        _norm.Forward(raw, normed);
        sum.add_(normed);
    }

    /// <summary>The derivative in the projection's result, given that in the sum; perhaps the same memory.</summary>
    public Tensor Backward(Tensor dSum)
    {
        if (_norm is null)
            return dSum;
        var dRaw = _space.Matrix("output.d_raw", dSum.shape[0], dSum.shape[1]).zero_();
        _norm.Backward(Raw(dSum), dSum, dRaw);
        return dRaw;
    }

    private Tensor Raw(Tensor like) => _space.Matrix($"{_block}.raw", like.shape[0], like.shape[1]);
}
