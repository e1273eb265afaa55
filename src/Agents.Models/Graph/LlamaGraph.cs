using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Models.Runtime.Kernels;

namespace Agents.Models.Graph;

/// <summary>
/// The Llama family as an ONNX graph over the blocks of <see cref="WeightLayout"/>. One graph serves prompts, decode
/// steps and scoring: the input <c>rows</c> names the positions (of batch × sequence, flattened) whose logits are
/// wanted, so a prompt computes one row of the head, a decode step one a sequence, and scoring those of the completion.
/// Keys and values are no part of the graph; <see cref="AttentionKernel"/> keeps them in the caller's slots.
/// </summary>
internal sealed class LlamaGraph
{
    public const string Ids = "input_ids";
    public const string Rows = "rows";
    public const string Logits = "logits";

    private readonly OnnxGraph _graph = new();
    private readonly LlamaConfig _config;
    private readonly ILinearWriter _linear;
    private readonly Dictionary<string, WeightBlock> _blocks;

    private LlamaGraph(LlamaConfig config, ILinearWriter linear)
    {
        (_config, _linear) = (config, linear);
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
        var hidden = _linear.Embed(_graph, Ids, _blocks["embed"], "embedded");
        var normed = Normalize(hidden, "layers.0.input_norm", "layers.0.normed");
        for (var i = 0; i < _config.Layers; i++)
        {
            var attended = Attention(i, normed);
            (normed, hidden) = AddAndNormalize(hidden, attended, $"layers.{i}.post_norm", $"layers.{i}.attended");
            var expanded = FeedForward(i, normed);
            var next = i + 1 < _config.Layers ? $"layers.{i + 1}.input_norm" : "norm";
            (normed, hidden) = AddAndNormalize(hidden, expanded, next, $"layers.{i}.out");
        }
        Head(normed);
    }

    private string Attention(int layer, string input)
    {
        var name = $"layers.{layer}";
        var packed = _linear.Multiply(_graph, input, _blocks[$"{name}.qkv"], $"{name}.qkv.out");
        var attention = _graph.Node(
            OnnxGraph.Own,
            AttentionKernel.Name,
            [packed],
            [$"{name}.attention"],
            OnnxAttribute.Of(AttentionKernel.LayerAttribute, layer));
        return _linear.Multiply(_graph, attention, _blocks[$"{name}.o"], $"{name}.o.out");
    }

    /// <summary>down(silu(gate) · up).</summary>
    private string FeedForward(int layer, string input)
    {
        var name = $"layers.{layer}";
        var packed = _linear.Multiply(_graph, input, _blocks[$"{name}.gate_up"], $"{name}.gate_up.out");
        var product = _graph.Node(
            OnnxGraph.Own,
            GateKernel.Name,
            [packed],
            [$"{name}.product"],
            OnnxAttribute.Of(GateKernel.WidthAttribute, _config.IntermediateSize));
        return _linear.Multiply(_graph, product, _blocks[$"{name}.down"], $"{name}.down.out");
    }

    private void Head(string normed)
    {
        var shape = _graph.Constant("flat", -1, _config.HiddenSize);
        var flat = _graph.Node("", "Reshape", [normed, shape], ["flat_hidden"]);
        var wanted = _graph.Node("", "Gather", [flat, Rows], ["wanted_hidden"], OnnxAttribute.Of("axis", 0));
        _linear.Multiply(_graph, wanted, _blocks[_config.TiedEmbeddings ? "embed" : "head"], Logits);
        _graph.Output(Logits, OnnxType.Float, "rows", _config.VocabularySize);
    }

    private string Normalize(string input, string block, string output) => _graph.Node(
        "",
        "SimplifiedLayerNormalization",
        [input, _graph.Weight(block, OnnxType.Float, _config.HiddenSize)],
        [output],
        OnnxAttribute.Of("axis", -1),
        OnnxAttribute.Of("epsilon", _config.RmsNormEpsilon),
        OnnxAttribute.Of("stash_type", 1));

    private (string Normed, string Sum) AddAndNormalize(string residual, string added, string block, string name)
    {
        var weight = _graph.Weight(block, OnnxType.Float, _config.HiddenSize);
        var (normed, sum) = ($"{name}.normed", $"{name}.sum");
        string[] outputs = block == "norm" ? [normed] : [normed, "", "", sum];
        _graph.Node(
            OnnxGraph.Microsoft,
            "SkipSimplifiedLayerNormalization",
            [residual, added, weight],
            outputs,
            OnnxAttribute.Of("epsilon", _config.RmsNormEpsilon));
        return (normed, sum);
    }
}
