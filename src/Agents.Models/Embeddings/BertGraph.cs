using Agents.Models.Graph;
using Agents.Models.Runtime;

namespace Agents.Models.Embeddings;

/// <summary>
/// A BERT encoder (norms behind each part) as an ONNX graph over the blocks of <see cref="BertLayout"/>: ids of
/// [batch, sequence] to vectors of [batch, sequence, hidden]. Padding is masked.
/// </summary>
internal sealed class BertGraph
{
    public const string Ids = "ids";
    public const string Positions = "places";

    /// <summary>Added to each key's scores: 0, or far below where it is padding. [batch, 1, 1, sequence].</summary>
    public const string Mask = "mask";

    public const string Hidden = "hidden";

    private readonly OnnxGraph _graph = new();
    private readonly BertConfig _config;
    private readonly FloatLinearWriter _linear = new();
    private readonly Dictionary<string, WeightBlock> _blocks;

    private BertGraph(BertConfig config) =>
        (_config, _blocks) = (config, BertLayout.For(config).ToDictionary(b => b.Name));

    public static OnnxGraph Build(BertConfig config)
    {
        var builder = new BertGraph(config);
        builder.Write();
        return builder._graph;
    }

    private void Write()
    {
        _graph.Input(Ids, OnnxType.Int64, "batch", "sequence");
        _graph.Input(Positions, OnnxType.Int64, "sequence");
        _graph.Input(Mask, OnnxType.Float, "batch", 1, 1, "sequence");
        _graph.Constant("heads", 0, 0, 3, _config.Heads, _config.HeadSize);
        _graph.Constant("joined", 0, 0, _config.HiddenSize);
        _graph.Constant("first_axis", 0);
        for (var i = 0; i < 3; i++)
            _graph.Constant($"part.{i}", i);
        var hidden = Embed();
        for (var i = 0; i < _config.Layers; i++)
            hidden = Layer($"layers.{i}", hidden, i + 1 < _config.Layers ? $"layers.{i}.hidden" : Hidden);
        _graph.Output(Hidden, OnnxType.Float, "batch", "sequence", _config.HiddenSize);
    }

    private string Embed()
    {
        var words = _linear.Embed(_graph, Ids, _blocks["words"], "word");
        var positions = _linear.Embed(_graph, Positions, _blocks["positions"], "position");
        var placed = _graph.Node("", "Add", [words, positions], ["placed"]);
        var sum = _graph.Node("", "Add", [placed, Vector(BertLayout.Segment)], ["embedded"]);
        return _graph.Node(
            "", "LayerNormalization", [sum, Vector("norm.scale"), Vector("norm.shift")], ["normed"],
            OnnxAttribute.Of("axis", -1), OnnxAttribute.Of("epsilon", _config.NormEpsilon));
    }

    private string Layer(string name, string input, string output)
    {
        var attended = Attention(name, input);
        var joined = Add(name, "attended", input, Linear(attended, $"{name}.o"), $"{name}.o.bias", $"{name}.middle");
        var expanded = Activate(name, Linear(joined, $"{name}.up"));
        return Add(name, "out", joined, Linear(expanded, $"{name}.down"), $"{name}.down.bias", output);
    }

    private string Attention(string name, string input)
    {
        var biased = _graph.Node(
            "", "Add", [Linear(input, $"{name}.qkv"), Vector($"{name}.qkv.bias")], [$"{name}.qkv.biased"]);
        var heads = _graph.Node("", "Reshape", [biased, "heads"], [$"{name}.heads"]);
        // [batch, sequence, 3, heads, size] to [3, batch, heads, sequence, size].
        var apart = _graph.Node(
            "", "Transpose", [heads], [$"{name}.apart"], OnnxAttribute.Of("perm", [2L, 0, 3, 1, 4]));
        var (query, key, value) = (Part(name, apart, 0), Part(name, apart, 1), Part(name, apart, 2));
        var scores = _graph.Node(
            OnnxGraph.Microsoft, "FusedMatMul", [query, key], [$"{name}.scores"],
            OnnxAttribute.Of("transB", 1), OnnxAttribute.Of("alpha", 1 / MathF.Sqrt(_config.HeadSize)));
        var masked = _graph.Node("", "Add", [scores, Mask], [$"{name}.masked"]);
        var shares = _graph.Node("", "Softmax", [masked], [$"{name}.shares"], OnnxAttribute.Of("axis", -1));
        var mixed = _graph.Node("", "MatMul", [shares, value], [$"{name}.mixed"]);
        var together = _graph.Node(
            "", "Transpose", [mixed], [$"{name}.together"], OnnxAttribute.Of("perm", [0L, 2, 1, 3]));
        return _graph.Node("", "Reshape", [together, "joined"], [$"{name}.attention"]);
    }

    private string Part(string name, string apart, int index)
    {
        var taken = $"{name}.taken.{index}";
        var gathered = _graph.Node("", "Gather", [apart, $"part.{index}"], [taken], OnnxAttribute.Of("axis", 0));
        return _graph.Node("", "Squeeze", [gathered, "first_axis"], [$"{taken}.flat"]);
    }

    private string Activate(string name, string input)
    {
        var bias = Vector($"{name}.up.bias");
        if (_config.Activation != BertActivation.Relu)
        {
            var gelu = _config.Activation == BertActivation.Gelu ? "BiasGelu" : "FastGelu";
            return _graph.Node(OnnxGraph.Microsoft, gelu, [input, bias], [$"{name}.active"]);
        }

        var biased = _graph.Node("", "Add", [input, bias], [$"{name}.up.biased"]);
        return _graph.Node("", "Relu", [biased], [$"{name}.active"]);
    }

    // The sum of a part, its bias and what came before it, normalised.
    private string Add(string name, string norm, string residual, string part, string bias, string output) =>
        _graph.Node(
            OnnxGraph.Microsoft, "SkipLayerNormalization",
            [part, residual, Vector($"{name}.{norm}.scale"), Vector($"{name}.{norm}.shift"), Vector(bias)], [output],
            OnnxAttribute.Of("epsilon", _config.NormEpsilon));

    private string Linear(string input, string block) => _linear.Multiply(_graph, input, _blocks[block], $"{block}.out");

    private string Vector(string block) => _graph.Weight(block, OnnxType.Float, _blocks[block].Rows);
}
