using Agents.Models.Families;
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
        using var local = new RotaryTable(c, c.ContextLength, CPU, local: true);
        var x = _leaves["embed"].index_select(0, batch.Ids) * c.EmbeddingScale;
        for (var i = 0; i < c.Layers; i++)
            x = Layer(x, i, batch, c.IsLocal(i) ? local : table);
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

    private Tensor Layer(Tensor x, int index, IAttention batch, RotaryTable table)
    {
        var (c, name) = (_weights.Config, $"layers.{index}");
        var (q, kv, n) = (c.Heads * c.HeadSize, c.KeyValueHeads * c.HeadSize, x.shape[0]);
        var qkv = Norm(x, $"{name}.input_norm").mm(_leaves[$"{name}.qkv"].t());
        if (c.Family.HasBias)
            qkv = qkv + _leaves[$"{name}.qkv_bias"];
        var query = qkv.narrow(1, 0, q).reshape(n, c.Heads, c.HeadSize);
        var key = qkv.narrow(1, q, kv).reshape(n, c.KeyValueHeads, c.HeadSize);
        var value = qkv.narrow(1, q + kv, kv).reshape(n, c.KeyValueHeads, c.HeadSize);
        if (c.Family.HasHeadNorms)
            (query, key) = (Norm(query, $"{name}.q_norm"), Norm(key, $"{name}.k_norm"));
        query = Rotate(query, batch, table) * (c.AttentionScale * MathF.Sqrt(c.HeadSize));
        var attended = batch.Run(query, Rotate(key, batch, table), value, c.Window(index));
        x = x + Output(attended, $"{name}.o");
        var gateUp = Norm(x, $"{name}.post_norm").mm(_leaves[$"{name}.gate_up"].t());
        var gate = gateUp.narrow(1, 0, c.IntermediateSize);
        var up = gateUp.narrow(1, c.IntermediateSize, c.IntermediateSize);
        return x + Output(Activate(gate) * up, $"{name}.down");
    }

    private Tensor Output(Tensor x, string name)
    {
        var y = x.mm(_leaves[name].t());
        return _weights.Config.Family.HasOutputNorms ? Norm(y, $"{name}_norm") : y;
    }

    private Tensor Activate(Tensor x) => _weights.Config.Family.Activation == Activation.Silu
        ? nn.functional.silu(x)
        : 0.5 * x * (1 + (Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x.pow(3)))).tanh());

    private Tensor Norm(Tensor x, string name) =>
        x * x.square().mean([-1], keepdim: true).add(_weights.Config.RmsNormEpsilon).rsqrt()
            * (_weights.Config.Family.NormsAddOne ? 1 + _leaves[name] : _leaves[name]);

    private static Tensor Rotate(Tensor x, IAttention batch, RotaryTable table)
    {
        var cosine = table.Cosines.index_select(0, batch.Positions).unsqueeze(1);
        var sine = table.Sines.index_select(0, batch.Positions).unsqueeze(1);
        var half = table.Cosines.shape[1];
        var (first, second) = (x.narrow(2, 0, half), x.narrow(2, half, half));
        var rest = x.narrow(2, 2 * half, x.shape[2] - (2 * half));
        return cat([(first * cosine) - (second * sine), (second * cosine) + (first * sine), rest], 2);
    }
}
