using Agents.Models.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>A model that is only scored: the reference policy.</summary>
internal sealed class FrozenParameters : ParameterSet
{
    private readonly Dictionary<string, Tensor> _values;

    public FrozenParameters(TorchWeights weights, Device device)
        : base(weights, device) => _values = weights.Layout.ToDictionary(
            b => b.Name,
            b => device.type == DeviceType.CPU
                ? weights[b.Name]
                : weights[b.Name].to(device).DetachFromDisposeScope());

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [];

    /// <inheritdoc/>
    public override Tensor Value(string block) => _values[block];

    /// <inheritdoc/>
    public override Tensor? Gradient(string block) => null;

    /// <inheritdoc/>
    public override Projection Projection(WeightBlock block) => new FrozenProjection(_values[block.Name]);

    /// <inheritdoc/>
    public override void Publish()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Device.type == DeviceType.CPU)
            return;
        foreach (var value in _values.Values)
            value.Dispose();
    }

    private sealed class FrozenProjection(Tensor weight) : Projection(weight)
    {
        /// <inheritdoc/>
        public override void Collect(IKernels kernels, Tensor x, Tensor dy)
        {
        }
    }
}
