using Agents.Training.Modules;
using static TorchSharp.torch;

namespace Agents.Training.Tests.Modules;

/// <summary>The model in plain autograd operators: what the trainer's derivative must equal.</summary>
internal sealed class AutogradLlama : IDisposable
{
    private readonly TorchWeights _weights;
    private readonly Dictionary<string, Tensor> _leaves = [];

    public AutogradLlama(TorchWeights weights)
    {
        _weights = weights;
        foreach (var block in weights.Layout)
            _leaves.Add(block.Name, weights[block.Name].detach().clone().requires_grad_());
    }

    public Tensor Gradient(string block) => _leaves[block].grad!;

    public void Backward(IAttention batch, long[] rows, long[] targets, float[] temperatures, float[] factors)
    {
        var c = _weights.Config;
        using var table = new RotaryTable(c, c.ContextLength, CPU);
        var x = _leaves["embed"].index_select(0, batch.Ids);
        for (var i = 0; i < c.Layers; i++)
            x = Layer(x, $"layers.{i}", batch, table);
        var hidden = Norm(x, "norm").index_select(0, tensor(rows));
        var logits = hidden.mm(_leaves[c.TiedEmbeddings ? "embed" : "head"].t()) / tensor(temperatures).unsqueeze(1);
        var logProbs = nn.functional.log_softmax(logits, 1).gather(1, tensor(targets).unsqueeze(1)).squeeze(1);
        (logProbs * tensor(factors)).sum().backward();
    }

    public void Dispose()
    {
        foreach (var leaf in _leaves.Values)
            leaf.Dispose();
    }

    private Tensor Layer(Tensor x, string name, IAttention batch, RotaryTable table)
    {
        var c = _weights.Config;
        var (q, kv, n) = (c.Heads * c.HeadSize, c.KeyValueHeads * c.HeadSize, x.shape[0]);
        var qkv = Norm(x, $"{name}.input_norm").mm(_leaves[$"{name}.qkv"].t());
        var query = Rotate(qkv.narrow(1, 0, q).reshape(n, c.Heads, c.HeadSize), batch, table);
        var key = Rotate(qkv.narrow(1, q, kv).reshape(n, c.KeyValueHeads, c.HeadSize), batch, table);
        var value = qkv.narrow(1, q + kv, kv).reshape(n, c.KeyValueHeads, c.HeadSize);
        x = x + batch.Run(query, key, value).mm(_leaves[$"{name}.o"].t());
        var gateUp = Norm(x, $"{name}.post_norm").mm(_leaves[$"{name}.gate_up"].t());
        var gate = gateUp.narrow(1, 0, c.IntermediateSize);
        var up = gateUp.narrow(1, c.IntermediateSize, c.IntermediateSize);
        return x + (nn.functional.silu(gate) * up).mm(_leaves[$"{name}.down"].t());
    }

    private Tensor Norm(Tensor x, string name) =>
        x * x.square().mean([1], keepdim: true).add(_weights.Config.RmsNormEpsilon).rsqrt() * _leaves[name];

    private static Tensor Rotate(Tensor x, IAttention batch, RotaryTable table)
    {
        var cosine = table.Cosines.index_select(0, batch.Positions).unsqueeze(1);
        var sine = table.Sines.index_select(0, batch.Positions).unsqueeze(1);
        var half = x.shape[2] / 2;
        var (first, second) = (x.narrow(2, 0, half), x.narrow(2, half, half));
        return cat([(first * cosine) - (second * sine), (second * cosine) + (first * sine)], 2);
    }
}
