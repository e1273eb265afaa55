using Agents.Models.Checkpoints;
using Agents.Models.Families;

namespace Agents.Models.Graph;

/// <summary>
/// With ONNX Runtime's operators, under the names and shapes of ONNX Runtime GenAI: ids and attention_mask of all
/// tokens in, logits of every position out, keys and values in and out.
/// </summary>
internal sealed class GenAiDecoderParts(LlamaConfig config) : IDecoderParts
{
    public const string Mask = "attention_mask";
    public const string PastKey = "past_key_values.%d.key";
    public const string PastValue = "past_key_values.%d.value";
    public const string PresentKey = "present.%d.key";
    public const string PresentValue = "present.%d.value";

    /// <summary>Names of the rotary tables' weights.</summary>
    public const string Cosines = "cos_cache";
    public const string Sines = "sin_cache";
    public const string LocalCosines = "cos_cache_local";
    public const string LocalSines = "sin_cache_local";

    private const string Lengths = "seqlens_k";
    private const string Total = "total_sequence_length";
    private const string Positions = "positions";

    /// <summary>GroupQueryAttention rotates heads of whole groups of eight pairs.</summary>
    private const int Pairs = 16;

    private bool RotatesInAttention => config.HeadSize % Pairs == 0 && config.RotarySize % Pairs == 0;

    public static string Name(string pattern, int layer) =>
        pattern.Replace("%d", $"{layer}", StringComparison.Ordinal);

    public void Begin(OnnxGraph graph)
    {
        graph.Input(Mask, OnnxType.Int64, "batch_size", "total_sequence_length");
        for (var i = 0; i < config.Layers; i++)
        {
            foreach (var pattern in (string[])[PastKey, PastValue])
                graph.Input(Name(pattern, i), OnnxType.Float, Cache("past_sequence_length"));
        }

        CountMask(graph);
        if (!RotatesInAttention)
            CountPositions(graph);
    }

    public string Attend(OnnxGraph graph, string packed, int layer)
    {
        // Norms of heads leave an axis of heads.
        if (config.Family.HasHeadNorms)
        {
            var shape = graph.Constant($"layers.{layer}.rows", 0, 0, -1);
            packed = graph.Node("", "Reshape", [packed, shape], [$"layers.{layer}.qkv.rows"]);
        }

        var (cosines, sines) = Rope(graph, layer);
        string[] rows = RotatesInAttention ? [packed, "", ""] : Rotate(graph, packed, layer, cosines, sines);
        string[] inputs = [.. rows, Name(PastKey, layer), Name(PastValue, layer), Lengths, Total];
        return graph.Node(
            OnnxGraph.Microsoft,
            "GroupQueryAttention",
            RotatesInAttention ? [.. inputs, cosines, sines] : inputs,
            [$"layers.{layer}.attention", Name(PresentKey, layer), Name(PresentValue, layer)],
            OnnxAttribute.Of("num_heads", config.Heads),
            OnnxAttribute.Of("kv_num_heads", config.KeyValueHeads),
            OnnxAttribute.Of("scale", config.AttentionScale),
            OnnxAttribute.Of("do_rotary", RotatesInAttention ? 1 : 0),
            OnnxAttribute.Of("rotary_interleaved", 0),
            OnnxAttribute.Of("local_window_size", config.Window(layer) is > 0 and var window ? window : -1));
    }

    public string Gate(OnnxGraph graph, string packed, int layer)
    {
        var name = $"layers.{layer}";
        var sizes = graph.Constant($"{name}.gate_sizes", config.IntermediateSize, config.IntermediateSize);
        graph.Node("", "Split", [packed, sizes], [$"{name}.gate", $"{name}.up"], OnnxAttribute.Of("axis", -1));
        string[] output = [$"{name}.activated"];
        // QuickGelu with 1 is x · sigmoid(x).
        var activated = config.Family.Activation == Activation.Silu
            ? graph.Node(OnnxGraph.Microsoft, "QuickGelu", [$"{name}.gate"], output, OnnxAttribute.Of("alpha", 1.0f))
            : graph.Node(OnnxGraph.Microsoft, "FastGelu", [$"{name}.gate"], output);
        return graph.Node("", "Mul", [activated, $"{name}.up"], [$"{name}.product"]);
    }

    public string Select(OnnxGraph graph, string normed) => normed;

    public void End(OnnxGraph graph)
    {
        graph.Output(LlamaGraph.Logits, OnnxType.Float, "batch_size", "sequence_length", config.VocabularySize);
        for (var i = 0; i < config.Layers; i++)
        {
            foreach (var pattern in (string[])[PresentKey, PresentValue])
                graph.Output(Name(pattern, i), OnnxType.Float, Cache("total_sequence_length"));
        }
    }

    // A row's last position, and the longest row's length.
    private static void CountMask(OnnxGraph graph)
    {
        var axis = graph.Constant("mask_axis", 1);
        graph.Node("", "ReduceSum", [Mask, axis], ["mask_sum"], OnnxAttribute.Of("keepdims", 0));
        graph.Node("", "Sub", ["mask_sum", graph.Constant("mask_one", 1)], ["mask_last"]);
        graph.Node("", "Cast", ["mask_last"], [Lengths], OnnxAttribute.Of("to", (long)OnnxType.Int32));
        graph.Node("", "Shape", [Mask], ["mask_shape"]);
        graph.Node("", "Gather", ["mask_shape", graph.Scalar("mask_width", 1)], ["mask_total"]);
        graph.Node("", "Cast", ["mask_total"], [Total], OnnxAttribute.Of("to", (long)OnnxType.Int32));
    }

    // Positions of the tokens that are fed: the last of those that the mask counts.
    private static void CountPositions(OnnxGraph graph)
    {
        graph.Node("", "CumSum", [Mask, graph.Scalar("position_axis", 1)], ["mask_counts"]);
        graph.Node("", "Sub", ["mask_counts", "mask_one"], ["all_positions"]);
        graph.Node("", "Shape", [LlamaGraph.Ids], ["ids_shape"]);
        graph.Node("", "Gather", ["ids_shape", graph.Constant("ids_width", 1)], ["ids_count"]);
        graph.Node("", "Neg", ["ids_count"], ["ids_start"]);
        string[] slice = ["all_positions", "ids_start", graph.Constant("ids_end", long.MaxValue), "mask_axis"];
        graph.Node("", "Slice", slice, [Positions]);
    }

    private string[] Rotate(OnnxGraph graph, string packed, int layer, string cosines, string sines)
    {
        var (name, query, keyValue) = ($"layers.{layer}", config.Heads, config.KeyValueHeads);
        var size = config.HeadSize;
        var sizes = graph.Constant($"{name}.qkv_sizes", query * size, keyValue * size, keyValue * size);
        string[] parts = [$"{name}.query", $"{name}.key", $"{name}.value"];
        graph.Node("", "Split", [packed, sizes], parts, OnnxAttribute.Of("axis", -1));
        string Turn(string input, int heads) => graph.Node(
            OnnxGraph.Microsoft,
            "RotaryEmbedding",
            [input, Positions, cosines, sines],
            [$"{input}.turned"],
            OnnxAttribute.Of("num_heads", heads),
            OnnxAttribute.Of("rotary_embedding_dim", config.RotarySize == size ? 0 : config.RotarySize));
        return [Turn(parts[0], query), Turn(parts[1], keyValue), parts[2]];
    }

    private (string Cosines, string Sines) Rope(OnnxGraph graph, int layer)
    {
        string Table(string name) =>
            graph.Weight(name, OnnxType.Float, config.ContextLength, config.RotarySize / 2);
        return config.IsLocal(layer)
            ? (Table(LocalCosines), Table(LocalSines))
            : (Table(Cosines), Table(Sines));
    }

    private object[] Cache(string length) => ["batch_size", config.KeyValueHeads, length, config.HeadSize];
}
