using Agents.Models.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>Every block is trained. On the CPU a parameter is the block itself, elsewhere a copy of it.</summary>
internal sealed class FullParameters : ParameterSet
{
    private readonly Dictionary<string, Parameter> _parameters = [];
    private readonly bool _shared;

    public FullParameters(TorchWeights weights, Device device)
        : base(weights, device)
    {
        _shared = device.type == DeviceType.CPU;
        foreach (var block in weights.Layout)
        {
            var value = _shared ? weights[block.Name] : weights[block.Name].to(device).DetachFromDisposeScope();
            _parameters.Add(block.Name, Parameter.Over(block.Name, value));
        }

        Parameters = [.. weights.Layout.Select(b => _parameters[b.Name])];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override Tensor Value(string block) => _parameters[block].Value;

    /// <inheritdoc/>
    public override Tensor? Gradient(string block) => _parameters[block].Gradient;

    /// <inheritdoc/>
    public override Projection Projection(WeightBlock block) => new FullProjection(_parameters[block.Name]);

    /// <inheritdoc/>
    public override void Publish()
    {
        if (_shared)
            return;
        foreach (var block in Weights.Layout)
            Weights[block.Name].copy_(_parameters[block.Name].Value);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (_shared)
            return;
        foreach (var parameter in Parameters)
            parameter.Value.Dispose();
    }
}
