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
    private readonly Projection _output;
    private readonly Projection _gateUp;
    private readonly Projection _down;
    private readonly (Tensor Weight, Tensor? Gradient) _inputNorm;
    private readonly (Tensor Weight, Tensor? Gradient) _postNorm;
    private Tensor[] _leaves = [];
    private Tensor? _attended;

    public LlamaLayer(int index, ParameterSet parameters, Workspace space, IKernels kernels)
    {
        (_config, _index, _space, _kernels) = (parameters.Weights.Config, index, space, kernels);
        WeightBlock Block(string part) => parameters.Weights.Layout.First(b => b.Name == $"layers.{index}.{part}");
        _qkv = parameters.Projection(Block("qkv"));
        _output = parameters.Projection(Block("o"));
        _gateUp = parameters.Projection(Block("gate_up"));
        _down = parameters.Projection(Block("down"));
        _inputNorm = (parameters.Value(Block("input_norm").Name), parameters.Gradient(Block("input_norm").Name));
        _postNorm = (parameters.Value(Block("post_norm").Name), parameters.Gradient(Block("post_norm").Name));
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
        _kernels.RmsNorm(x, _inputNorm.Weight, _config.RmsNormEpsilon, normed, Own("inverse1", tokens, 1));
        var qkv = Own("qkv", tokens, _qkv.Weight.shape[0]);
        _qkv.Forward(_kernels, normed, qkv);
        _kernels.Rotate(qkv, QueryHeads, attention.Positions, table, inverse: false);
        var attended = Attend(qkv, attention, keep);

        var middle = Own("middle", tokens, _config.HiddenSize);
        middle.copy_(x);
        _output.Forward(_kernels, attended, middle, add: true);
        _kernels.RmsNorm(middle, _postNorm.Weight, _config.RmsNormEpsilon, normed, Own("inverse2", tokens, 1));
        var gateUp = Own("gate_up", tokens, 2L * _config.IntermediateSize);
        _gateUp.Forward(_kernels, normed, gateUp);
        var active = _space.Matrix("active", tokens, _config.IntermediateSize);
        _kernels.SwiGlu(gateUp, active);
        output.copy_(middle);
        _down.Forward(_kernels, active, output, add: true);
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
        _kernels.Multiply(dx, _down.Weight, dActive, add: false);
        _kernels.SwiGluBackward(gateUp, dActive, active);
        _down.Collect(_kernels, active, dx);
        _kernels.RmsNorm(
            middle, _postNorm.Weight, _config.RmsNormEpsilon, normed, Own("inverse2", tokens, 1));
        _gateUp.Backward(_kernels, normed, gateUp, dNormed);
        _kernels.RmsNormBackward(
            middle, _postNorm.Weight, Own("inverse2", tokens, 1), dNormed, dx, _postNorm.Gradient);

        var dAttended = _space.Matrix("d_attended", tokens, _output.Weight.shape[1]);
        _output.Backward(_kernels, _attended!, dx, dAttended);
        var dQkv = AttendBackward(dAttended);
        _kernels.Rotate(dQkv, QueryHeads, attention.Positions, table, inverse: true);
        _kernels.RmsNorm(x, _inputNorm.Weight, _config.RmsNormEpsilon, normed, Own("inverse1", tokens, 1));
        _qkv.Backward(_kernels, normed, dQkv, dNormed);
        _kernels.RmsNormBackward(
            x, _inputNorm.Weight, Own("inverse1", tokens, 1), dNormed, dx, _inputNorm.Gradient);
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
            return attention.Run(views[0], views[1], views[2]);
        using var gradient = enable_grad();
        _leaves = [.. views.Select(v => v.detach().requires_grad_().DetachFromDisposeScope())];
        _attended = attention.Run(_leaves[0], _leaves[1], _leaves[2]).DetachFromDisposeScope();
        return _attended.detach();
    }

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
