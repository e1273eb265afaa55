using Agents.Models.Checkpoints;

namespace Agents.Models.Graph;

/// <summary>
/// Root-mean-square norms of the residual stream and of heads. Where a family multiplies by one plus the weight, the
/// plain norm n becomes n · w + n: a sum of weights alone would be computed once, when the session is built, and would
/// not see a weight that changes in place.
/// </summary>
internal sealed class NormWriter(OnnxGraph graph, LlamaConfig config)
{
    private const string Ones = "ones";

    private readonly HashSet<int> _ones = [];

    public string Normalize(string input, string block, string output) =>
        Normalize(input, block, config.HiddenSize, output);

    /// <summary>
    /// The sum of a residual and what is added to it, normalised and as it is (unless it is the last).
    /// </summary>
    public (string Normed, string Sum) AddAndNormalize(string residual, string added, string block, string name)
    {
        var (normed, sum) = ($"{name}.normed", $"{name}.sum");
        var plain = config.Family.NormsAddOne ? $"{name}.plain" : normed;
        string[] outputs = block == "norm" ? [plain] : [plain, "", "", sum];
        graph.Node(
            OnnxGraph.Microsoft,
            "SkipSimplifiedLayerNormalization",
            [residual, added, Weight(block, config.HiddenSize)],
            outputs,
            OnnxAttribute.Of("epsilon", config.RmsNormEpsilon));
        return (Finish(plain, block, config.HiddenSize, normed), sum);
    }

    /// <summary>
    /// Normalises each head of q and k in rows of q, k and v; the heads are an axis of their own afterwards.
    /// </summary>
    public string NormalizeHeads(string packed, string layer)
    {
        var (query, keyValue, size) = (config.Heads, config.KeyValueHeads, config.HeadSize);
        var shape = graph.Constant($"{layer}.heads", 0, 0, query + (2 * keyValue), size);
        var counts = graph.Constant($"{layer}.head_counts", query, keyValue, keyValue);
        var heads = graph.Node("", "Reshape", [packed, shape], [$"{layer}.qkv.heads"]);
        string[] parts = [$"{layer}.q", $"{layer}.k", $"{layer}.v"];
        graph.Node("", "Split", [heads, counts], parts, OnnxAttribute.Of("axis", 2));
        var queries = Normalize(parts[0], $"{layer}.q_norm", size, $"{layer}.q.normed");
        var keys = Normalize(parts[1], $"{layer}.k_norm", size, $"{layer}.k.normed");
        return graph.Node(
            "", "Concat", [queries, keys, parts[2]], [$"{layer}.qkv.normed"], OnnxAttribute.Of("axis", 2));
    }

    private string Normalize(string input, string block, int size, string output)
    {
        var plain = config.Family.NormsAddOne ? $"{output}.plain" : output;
        graph.Node(
            "",
            "SimplifiedLayerNormalization",
            [input, Weight(block, size)],
            [plain],
            OnnxAttribute.Of("axis", -1),
            OnnxAttribute.Of("epsilon", config.RmsNormEpsilon),
            OnnxAttribute.Of("stash_type", 1));
        return Finish(plain, block, size, output);
    }

    private string Weight(string block, int size)
    {
        if (!config.Family.NormsAddOne)
            return graph.Weight(block, OnnxType.Float, size);
        var name = $"{Ones}.{size}";
        return _ones.Add(size) ? graph.Fill(name, 1, size) : name;
    }

    private string Finish(string plain, string block, int size, string output)
    {
        if (!config.Family.NormsAddOne)
            return plain;
        var weight = graph.Weight(block, OnnxType.Float, size);
        var product = graph.Node("", "Mul", [plain, weight], [$"{output}.weighted"]);
        return graph.Node("", "Add", [product, plain], [output]);
    }
}
