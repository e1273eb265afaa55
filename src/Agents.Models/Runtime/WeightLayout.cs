using Agents.Models.Checkpoints;

namespace Agents.Models.Runtime;

/// <summary>The blocks of a model, shared by the graph, the runtime and the trainer.</summary>
internal static class WeightLayout
{
    public static IReadOnlyList<WeightBlock> For(LlamaConfig config)
    {
        var blocks = new List<WeightBlock>
        {
            Matrix("embed", config.HiddenSize, ("model.embed_tokens.weight", config.VocabularySize)),
        };
        for (var i = 0; i < config.Layers; i++)
            blocks.AddRange(Layer(config, i));
        blocks.Add(Vector("norm", "model.norm.weight", config.HiddenSize));
        if (!config.TiedEmbeddings)
            blocks.Add(Matrix("head", config.HiddenSize, ("lm_head.weight", config.VocabularySize)));
        return blocks;
    }

    private static IEnumerable<WeightBlock> Layer(LlamaConfig config, int index)
    {
        var (from, to) = ($"model.layers.{index}", $"layers.{index}");
        var (query, keyValue) = (config.Heads * config.HeadSize, config.KeyValueHeads * config.HeadSize);
        yield return Vector($"{to}.input_norm", $"{from}.input_layernorm.weight", config.HiddenSize);
        yield return Matrix(
            $"{to}.qkv",
            config.HiddenSize,
            ($"{from}.self_attn.q_proj.weight", query),
            ($"{from}.self_attn.k_proj.weight", keyValue),
            ($"{from}.self_attn.v_proj.weight", keyValue));
        yield return Matrix($"{to}.o", query, ($"{from}.self_attn.o_proj.weight", config.HiddenSize));
        yield return Vector($"{to}.post_norm", $"{from}.post_attention_layernorm.weight", config.HiddenSize);
        yield return Matrix(
            $"{to}.gate_up",
            config.HiddenSize,
            ($"{from}.mlp.gate_proj.weight", config.IntermediateSize),
            ($"{from}.mlp.up_proj.weight", config.IntermediateSize));
        yield return Matrix($"{to}.down", config.IntermediateSize, ($"{from}.mlp.down_proj.weight", config.HiddenSize));
    }

    private static WeightBlock Matrix(string name, int columns, params (string Tensor, int Rows)[] parts) =>
        new(name, parts.Sum(p => p.Rows), columns, parts);

    private static WeightBlock Vector(string name, string tensor, int length) =>
        new(name, length, 1, [(tensor, length)]);
}
