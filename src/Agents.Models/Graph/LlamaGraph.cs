using Agents.Models.Checkpoints;
using Agents.Models.Runtime;

namespace Agents.Models.Graph;

/// <summary>
/// Llama, and the families that differ from it in details, as an ONNX graph over the blocks of
/// <see cref="WeightLayout"/>. One graph serves prompts, decode steps and scoring; see <see cref="IDecoderParts"/>.
/// </summary>
internal sealed class LlamaGraph
{
    public const string Ids = "input_ids";
    public const string Rows = "rows";
    public const string Logits = "logits";

    private readonly OnnxGraph _graph;
    private readonly LlamaConfig _config;
    private readonly ILinearWriter _linear;
    private readonly IDecoderParts _parts;
    private readonly NormWriter _norms;
    private readonly Dictionary<string, WeightBlock> _blocks;

    private LlamaGraph(LlamaConfig config, ILinearWriter linear, IDecoderParts parts, OnnxGraph graph)
    {
        (_config, _linear, _parts, _graph, _norms) = (config, linear, parts, graph, new NormWriter(graph, config));
        _blocks = WeightLayout.For(config).ToDictionary(b => b.Name);
    }

    /// <summary>The skeleton that this library runs.</summary>
    public static OnnxGraph Build(LlamaConfig config, ILinearWriter linear)
    {
        var graph = new OnnxGraph();
        Write(graph, config, linear, new OwnDecoderParts(config));
        return graph;
    }

    /// <summary>Writes the model into an empty graph.</summary>
    public static void Write(OnnxGraph graph, LlamaConfig config, ILinearWriter linear, IDecoderParts parts) =>
        new LlamaGraph(config, linear, parts, graph).Write();

    private void Write()
    {
        _graph.Input(Ids, OnnxType.Int64, "batch_size", "sequence_length");
        _parts.Begin(_graph);
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
        var attention = _parts.Attend(_graph, packed, layer);
        return Output(_linear.Multiply(_graph, attention, _blocks[$"{name}.o"], $"{name}.o.out"), $"{name}.o");
    }

    private string FeedForward(int layer, string input)
    {
        var name = $"layers.{layer}";
        var packed = _linear.Multiply(_graph, input, _blocks[$"{name}.gate_up"], $"{name}.gate_up.out");
        var product = _parts.Gate(_graph, packed, layer);
        return Output(_linear.Multiply(_graph, product, _blocks[$"{name}.down"], $"{name}.down.out"), $"{name}.down");
    }

    private string Output(string value, string block) => _config.Family.HasOutputNorms
        ? _norms.Normalize(value, $"{block}_norm", $"{block}.normed")
        : value;

    private void Head(string normed)
    {
        var block = _blocks[_config.TiedEmbeddings ? "embed" : "head"];
        _linear.Multiply(_graph, _parts.Select(_graph, normed), block, Logits);
        _parts.End(_graph);
    }
}
