using Agents.Models.Checkpoints;
using Agents.Models.Families;
using Agents.Models.Runtime;
using Agents.Models.Runtime.Kernels;

namespace Agents.Models.Graph;

/// <summary>
/// Llama, and the families that differ from it in details, as an ONNX graph over the blocks of
/// <see cref="WeightLayout"/>. One graph serves prompts, decode steps and scoring: the input <c>rows</c> names the
/// positions (of batch × sequence, flattened) whose logits are wanted, so a prompt computes one row of the head, a
/// decode step one a sequence, and scoring those of the completion. Keys and values are no part of the graph;
/// <see cref="AttentionKernel"/> keeps them in the caller's slots.
/// </summary>
internal sealed class LlamaGraph
{
    public const string Ids = "input_ids";
    public const string Rows = "rows";
    public const string Logits = "logits";

    private readonly OnnxGraph _graph = new();
    private readonly LlamaConfig _config;
    private readonly ILinearWriter _linear;
    private readonly NormWriter _norms;
    private readonly Dictionary<string, WeightBlock> _blocks;

    private LlamaGraph(LlamaConfig config, ILinearWriter linear)
    {
        (_config, _linear, _norms) = (config, linear, new NormWriter(_graph, config));
        _blocks = WeightLayout.For(config).ToDictionary(b => b.Name);
    }

    public static OnnxGraph Build(LlamaConfig config, ILinearWriter linear)
    {
        var builder = new LlamaGraph(config, linear);
        builder.Write();
        return builder._graph;
    }

    private void Write()
    {
        _graph.Input(Ids, OnnxType.Int64, "batch", "sequence");
        _graph.Input(Rows, OnnxType.Int64, "rows");
        var hidden = Embed();
        var normed = _norms.Normalize(hidden, "layers.0.input_norm", "layers.0.normed");
        for (var i = 0; i < _config.Layers; i++)
        {
            var name = $"layers.{i}";
            var attended = Attention(i, normed);
            (normed, hidden) = _norms.AddAndNormalize(hidden, attended, $"{name}.post_norm", $"{name}.attended");
            var expanded = FeedForward(i, normed);
            var next = i + 1 < _config.Layers ? $"layers.{i + 1}.input_norm" : "norm";
            (normed, hidden) = _norms.AddAndNormalize(hidden, expanded, next, $"{name}.out");
        }
        Head(normed);
    }

    private string Embed()
    {
        var embedded = _linear.Embed(_graph, Ids, _blocks["embed"], "embedded");
        return _config.Family.ScalesEmbeddings
            ? _graph.Node("", "Mul", [embedded, _graph.Fill("embedding_scale", _config.EmbeddingScale)], ["scaled"])
            : embedded;
    }

    private string Attention(int layer, string input)
    {
        var name = $"layers.{layer}";
        var packed = _linear.Multiply(_graph, input, _blocks[$"{name}.qkv"], $"{name}.qkv.out");
        if (_config.Family.HasBias)
        {
            var bias = _graph.Weight($"{name}.qkv_bias", OnnxType.Float, _blocks[$"{name}.qkv_bias"].Rows);
            packed = _graph.Node("", "Add", [packed, bias], [$"{name}.qkv.biased"]);
        }
        if (_config.Family.HasHeadNorms)
            packed = _norms.NormalizeHeads(packed, name);
        var attention = _graph.Node(
            OnnxGraph.Own,
            AttentionKernel.Name,
            [packed],
            [$"{name}.attention"],
            OnnxAttribute.Of(AttentionKernel.LayerAttribute, layer));
        return Output(_linear.Multiply(_graph, attention, _blocks[$"{name}.o"], $"{name}.o.out"), $"{name}.o");
    }

    /// <summary>down(activation(gate) · up).</summary>
    private string FeedForward(int layer, string input)
    {
        var name = $"layers.{layer}";
        var packed = _linear.Multiply(_graph, input, _blocks[$"{name}.gate_up"], $"{name}.gate_up.out");
        var product = _graph.Node(
            OnnxGraph.Own,
            GateKernel.Name,
            [packed],
            [$"{name}.product"],
            OnnxAttribute.Of(GateKernel.WidthAttribute, _config.IntermediateSize),
            OnnxAttribute.Of(GateKernel.GeluAttribute, _config.Family.Activation == Activation.GeluTanh ? 1 : 0));
        return Output(_linear.Multiply(_graph, product, _blocks[$"{name}.down"], $"{name}.down.out"), $"{name}.down");
    }

    private string Output(string value, string block) => _config.Family.HasOutputNorms
        ? _norms.Normalize(value, $"{block}_norm", $"{block}.normed")
        : value;

    private void Head(string normed)
    {
        var shape = _graph.Constant("flat", -1, _config.HiddenSize);
        var flat = _graph.Node("", "Reshape", [normed, shape], ["flat_hidden"]);
        var wanted = _graph.Node("", "Gather", [flat, Rows], ["wanted_hidden"], OnnxAttribute.Of("axis", 0));
        _linear.Multiply(_graph, wanted, _blocks[_config.TiedEmbeddings ? "embed" : "head"], Logits);
        _graph.Output(Logits, OnnxType.Float, "rows", _config.VocabularySize);
    }
}
