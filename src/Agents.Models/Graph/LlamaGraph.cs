using Agents.Models.Checkpoints;
using Agents.Models.Runtime;

namespace Agents.Models.Graph;

/// <summary>
/// The Llama family as an ONNX graph over the blocks of <see cref="WeightLayout"/>. One graph serves prompts, decode
/// steps and scoring: the input <c>rows</c> names the positions (of batch × sequence, flattened) whose logits are
/// wanted, so a prompt computes one row of the head, a decode step one a sequence, and scoring those of the completion.
/// </summary>
internal sealed class LlamaGraph
{
    public const string Ids = "input_ids";
    public const string LastPositions = "seqlens_k";
    public const string TotalLength = "total_seq_len";
    public const string Rows = "rows";
    public const string Logits = "logits";
    public const string Cosines = "rope.cos";
    public const string Sines = "rope.sin";

    private readonly OnnxGraph _graph = new();
    private readonly LlamaConfig _config;
    private readonly ILinearWriter _linear;
    private readonly Dictionary<string, WeightBlock> _blocks;

    private LlamaGraph(LlamaConfig config, ILinearWriter linear)
    {
        (_config, _linear) = (config, linear);
        _blocks = WeightLayout.For(config).ToDictionary(b => b.Name);
    }

    public static string Past(int layer, bool value) => $"past.{layer}.{(value ? "value" : "key")}";

    public static string Present(int layer, bool value) => $"present.{layer}.{(value ? "value" : "key")}";

    public static OnnxGraph Build(LlamaConfig config, ILinearWriter linear)
    {
        var builder = new LlamaGraph(config, linear);
        builder.Write();
        return builder._graph;
    }

    private void Write()
    {
        _graph.Input(Ids, OnnxType.Int64, "batch", "sequence");
        _graph.Input(LastPositions, OnnxType.Int32, "batch");
        _graph.Input(TotalLength, OnnxType.Int32);
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
        foreach (var value in new[] { false, true })
        {
            _graph.Input(Past(layer, value), OnnxType.Float, "batch", _config.KeyValueHeads, "past", _config.HeadSize);
            _graph.Output(
                Present(layer, value), OnnxType.Float, "batch", _config.KeyValueHeads, "present", _config.HeadSize);
        }
        var half = _config.HeadSize / 2;
        var cosines = _graph.Weight(Cosines, OnnxType.Float, _config.ContextLength, half);
        var sines = _graph.Weight(Sines, OnnxType.Float, _config.ContextLength, half);
        var attention = _graph.Node(
            OnnxGraph.Microsoft,
            "GroupQueryAttention",
            [packed, "", "", Past(layer, false), Past(layer, true), LastPositions, TotalLength, cosines, sines],
            [$"{name}.attention", Present(layer, false), Present(layer, true)],
            OnnxAttribute.Of("num_heads", _config.Heads),
            OnnxAttribute.Of("kv_num_heads", _config.KeyValueHeads),
            OnnxAttribute.Of("do_rotary", 1),
            OnnxAttribute.Of("rotary_interleaved", 0));
        return _linear.Multiply(_graph, attention, _blocks[$"{name}.o"], $"{name}.o.out");
    }

    /// <summary>down(silu(gate) · up); QuickGelu with alpha 1 is x · sigmoid(x), in one pass.</summary>
    private string FeedForward(int layer, string input)
    {
        var name = $"layers.{layer}";
        var packed = _linear.Multiply(_graph, input, _blocks[$"{name}.gate_up"], $"{name}.gate_up.out");
        _graph.Node(
            "",
            "Split",
            [packed],
            [$"{name}.gate", $"{name}.up"],
            OnnxAttribute.Of("axis", -1),
            OnnxAttribute.Of("num_outputs", 2));
        var gate = _graph.Node(
            OnnxGraph.Microsoft, "QuickGelu", [$"{name}.gate"], [$"{name}.silu"], OnnxAttribute.Of("alpha", 1f));
        var product = _graph.Node("", "Mul", [gate, $"{name}.up"], [$"{name}.product"]);
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
