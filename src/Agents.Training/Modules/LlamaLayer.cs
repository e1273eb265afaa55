using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// One decoder layer with its derivative written out. Autograd serves the attention product only; everything else keeps
/// the least that the derivative needs and computes the rest again.
/// </summary>
internal sealed class LlamaLayer
{
    private readonly LlamaConfig _config;
    private readonly int _index;
    private readonly Workspace _space;
    private readonly IKernels _kernels;
    private readonly Projection _qkv;
    private readonly (Tensor Value, Tensor? Gradient)? _bias;
    private readonly HeadNorms? _headNorms;
    private readonly ResidualOutput _output;
    private readonly Projection _gateUp;
    private readonly ResidualOutput _down;
    private readonly NormLayer _inputNorm;
    private readonly NormLayer _postNorm;

    /// <summary>
    /// The attention product divides by the root of the head size; some families by that of another number.
    /// </summary>
    private readonly float _queryScale;

    private Tensor[] _leaves = [];
    private Tensor? _attended;

    public LlamaLayer(int index, ParameterSet parameters, Workspace space, IKernels kernels)
    {
        (_config, _index, _space, _kernels) = (parameters.Weights.Config, index, space, kernels);
        var name = $"layers.{index}";
        WeightBlock Block(string part) => parameters.Weights.Layout.First(b => b.Name == $"{name}.{part}");
        _qkv = parameters.Projection(Block("qkv"));
        if (_config.Family.HasBias)
            _bias = (parameters.Value($"{name}.qkv_bias"), parameters.Gradient($"{name}.qkv_bias"));
        if (_config.Family.HasHeadNorms)
            _headNorms = new HeadNorms(name, parameters, space, kernels);
        _output = new ResidualOutput($"{name}.o", parameters, space, kernels);
        _gateUp = parameters.Projection(Block("gate_up"));
        _down = new ResidualOutput($"{name}.down", parameters, space, kernels);
        _inputNorm = new NormLayer($"{name}.input_norm", parameters, space, kernels);
        _postNorm = new NormLayer($"{name}.post_norm", parameters, space, kernels);
        _queryScale = _config.QueryScalar is { } scalar ? MathF.Sqrt(_config.HeadSize / scalar) : 1;
    }

    private int QueryHeads => _config.Heads + _config.KeyValueHeads;

    /// <summary>
    /// The layer's output into <paramref name="output"/>; <paramref name="x"/> must stay until the backward.
    /// </summary>
    public void Forward(Tensor x, Tensor output, IAttention attention, RotaryTable table, bool keep)
    {
        using var scope = NewDisposeScope();
        var tokens = x.shape[0];
        var normed = _space.Matrix("normed", tokens, _config.HiddenSize);
        _inputNorm.Forward(x, normed);
        var qkv = Own("qkv", tokens, _qkv.Weight.shape[0]);
        _qkv.Forward(_kernels, normed, qkv);
        if (_bias is { } bias)
            qkv.add_(bias.Value);
        _headNorms?.Forward(qkv);
        _kernels.Rotate(qkv, QueryHeads, attention.Positions, table, inverse: false);
        var attended = Attend(qkv, attention, keep);

        var middle = Own("middle", tokens, _config.HiddenSize);
        middle.copy_(x);
        _output.Forward(attended, middle);
        _postNorm.Forward(middle, normed);
        var gateUp = Own("gate_up", tokens, 2L * _config.IntermediateSize);
        _gateUp.Forward(_kernels, normed, gateUp);
        var active = _space.Matrix("active", tokens, _config.IntermediateSize);
        _kernels.Gate(_config.Family.Activation, gateUp, active);
        output.copy_(middle);
        _down.Forward(active, output);
    }

    /// <summary>
    /// Turns the derivative in the output into that in the input, in place, and collects those in the weights.
    /// </summary>
    public void Backward(Tensor x, Tensor dx, IAttention attention, RotaryTable table)
    {
        using var scope = NewDisposeScope();
        var tokens = x.shape[0];
        var (normed, dNormed) = (
            _space.Matrix("normed", tokens, _config.HiddenSize), _space.Matrix("d_normed", tokens, _config.HiddenSize));
        var (active, dActive) = (
            _space.Matrix("active", tokens, _config.IntermediateSize),
            _space.Matrix("d_active", tokens, _config.IntermediateSize));
        var (middle, gateUp) = (
            Own("middle", tokens, _config.HiddenSize), Own("gate_up", tokens, 2L * _config.IntermediateSize));
        var dDown = _down.Backward(dx);
        _kernels.Multiply(dDown, _down.Projection.Weight, dActive, add: false);
        _kernels.GateBackward(_config.Family.Activation, gateUp, dActive, active);
        _down.Projection.Collect(_kernels, active, dDown);
        _postNorm.Forward(middle, normed);
        _gateUp.Backward(_kernels, normed, gateUp, dNormed);
        _postNorm.Backward(middle, dNormed, dx);

        var dAttended = _space.Matrix("d_attended", tokens, _output.Projection.Weight.shape[1]);
        _output.Projection.Backward(_kernels, _attended!, _output.Backward(dx), dAttended);
        var dQkv = AttendBackward(dAttended);
        _kernels.Rotate(dQkv, QueryHeads, attention.Positions, table, inverse: true);
        _headNorms?.Backward(dQkv);
        if (_bias is { Gradient: { } gradient })
            gradient.add_(dQkv.sum([0]));
        _inputNorm.Forward(x, normed);
        _qkv.Backward(_kernels, normed, dQkv, dNormed);
        _inputNorm.Backward(x, dNormed, dx);
        Forget();
    }

    /// <summary>Frees what a forward kept.</summary>
    public void Forget()
    {
        foreach (var leaf in _leaves)
            leaf.Dispose();
        _leaves = [];
        _attended?.Dispose();
        _attended = null;
    }

    private Tensor Attend(Tensor qkv, IAttention attention, bool keep)
    {
        Forget();
        var views = Views(qkv);
        if (!keep)
            return Attend(attention, views);
        using var gradient = enable_grad();
        _leaves = [.. views.Select(v => v.detach().requires_grad_().DetachFromDisposeScope())];
        _attended = Attend(attention, _leaves).DetachFromDisposeScope();
        return _attended.detach();
    }

    private Tensor Attend(IAttention attention, Tensor[] heads) => attention.Run(
        _queryScale == 1 ? heads[0] : heads[0] * _queryScale, heads[1], heads[2], _config.Window(_index));

    private Tensor AttendBackward(Tensor dAttended)
    {
        autograd.backward(_attended!, dAttended);
        var dQkv = _space.Matrix("d_qkv", dAttended.shape[0], _qkv.Weight.shape[0]);
        foreach (var (view, leaf) in Views(dQkv).Zip(_leaves))
        {
            using var gradient = leaf.grad!;
            view.copy_(gradient);
        }

        return dQkv;
    }

    private Tensor[] Views(Tensor qkv)
    {
        var (query, keyValue) = (_config.Heads * _config.HeadSize, _config.KeyValueHeads * _config.HeadSize);
        Tensor View(long start, long size, int heads) =>
            qkv.narrow(1, start, size).view(qkv.shape[0], heads, _config.HeadSize);
        return
        [
            View(0, query, _config.Heads),
            View(query, keyValue, _config.KeyValueHeads),
            View(query + keyValue, keyValue, _config.KeyValueHeads),
        ];
    }

    private Tensor Own(string name, long rows, long columns) => _space.Matrix($"{_index}.{name}", rows, columns);
}
