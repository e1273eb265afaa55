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
            blocks.AddRange(Layer(config, $"layers.{i}", $"model.layers.{i}"));
        blocks.Add(Vector("norm", ("model.norm.weight", config.HiddenSize)));
        if (!config.TiedEmbeddings)
            blocks.Add(Matrix("head", config.HiddenSize, ("lm_head.weight", config.VocabularySize)));
        return blocks;
    }

    private static IEnumerable<WeightBlock> Layer(LlamaConfig config, string to, string from)
    {
        var (family, query) = (config.Family, config.Heads * config.HeadSize);
        yield return Vector($"{to}.input_norm", ($"{from}.input_layernorm.weight", config.HiddenSize));
        yield return Matrix($"{to}.qkv", config.HiddenSize, Projections(config, $"{from}.self_attn", "weight"));
        if (family.HasBias)
            yield return Vector($"{to}.qkv_bias", Projections(config, $"{from}.self_attn", "bias"));
        if (family.HasHeadNorms)
        {
            yield return Vector($"{to}.q_norm", ($"{from}.self_attn.q_norm.weight", config.HeadSize));
            yield return Vector($"{to}.k_norm", ($"{from}.self_attn.k_norm.weight", config.HeadSize));
        }

        yield return Matrix($"{to}.o", query, ($"{from}.self_attn.o_proj.weight", config.HiddenSize));
        if (family.HasOutputNorms)
            yield return Vector($"{to}.o_norm", ($"{from}.post_attention_layernorm.weight", config.HiddenSize));
        var before = family.HasOutputNorms ? "pre_feedforward" : "post_attention";
        yield return Vector($"{to}.post_norm", ($"{from}.{before}_layernorm.weight", config.HiddenSize));
        yield return Matrix($"{to}.gate_up", config.HiddenSize, Gates(config, $"{from}.mlp"));
        yield return Matrix($"{to}.down", config.IntermediateSize, ($"{from}.mlp.down_proj.weight", config.HiddenSize));
        if (family.HasOutputNorms)
            yield return Vector($"{to}.down_norm", ($"{from}.post_feedforward_layernorm.weight", config.HiddenSize));
    }

    private static (string Tensor, int Rows)[] Projections(LlamaConfig config, string from, string kind)
    {
        var (query, keyValue) = (config.Heads * config.HeadSize, config.KeyValueHeads * config.HeadSize);
        if (config.Family.PacksProjections)
            return [($"{from}.qkv_proj.{kind}", query + (2 * keyValue))];
        return
        [
            ($"{from}.q_proj.{kind}", query), ($"{from}.k_proj.{kind}", keyValue), ($"{from}.v_proj.{kind}", keyValue),
        ];
    }

    private static (string Tensor, int Rows)[] Gates(LlamaConfig config, string from) => config.Family.PacksProjections
        ? [($"{from}.gate_up_proj.weight", 2 * config.IntermediateSize)]
        : [($"{from}.gate_proj.weight", config.IntermediateSize), ($"{from}.up_proj.weight", config.IntermediateSize)];

    private static WeightBlock Matrix(string name, int columns, params (string Tensor, int Rows)[] parts) =>
        new(name, parts.Sum(p => p.Rows), columns, parts);

    private static WeightBlock Vector(string name, params (string Tensor, int Rows)[] parts) => Matrix(name, 1, parts);
}
