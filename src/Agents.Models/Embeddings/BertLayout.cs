using Agents.Models.Runtime;

namespace Agents.Models.Embeddings;

/// <summary>The blocks of a BERT encoder and the tensors that they are stacked from.</summary>
internal static class BertLayout
{
    /// <summary>The first row of the segment embeddings: a text alone is all of one segment.</summary>
    public const string Segment = "segment";

    public static IEnumerable<WeightBlock> For(BertConfig config)
    {
        var hidden = config.HiddenSize;
        yield return Block("words", hidden, ("embeddings.word_embeddings.weight", config.VocabularySize));
        yield return Block("positions", hidden, ("embeddings.position_embeddings.weight", config.Positions));
        yield return Block(Segment, 1, ("embeddings.token_type_embeddings.weight", hidden));
        foreach (var norm in Norm("norm", "embeddings.LayerNorm", hidden))
            yield return norm;
        for (var i = 0; i < config.Layers; i++)
        {
            foreach (var block in Layer($"layers.{i}", $"encoder.layer.{i}", config))
                yield return block;
        }
    }

    private static IEnumerable<WeightBlock> Layer(string to, string from, BertConfig config)
    {
        var (hidden, wide, self) = (config.HiddenSize, config.IntermediateSize, $"{from}.attention.self");
        (string, int)[] projections(string kind) =>
            [($"{self}.query.{kind}", hidden), ($"{self}.key.{kind}", hidden), ($"{self}.value.{kind}", hidden)];
        return
        [
            Block($"{to}.qkv", hidden, projections("weight")),
            Block($"{to}.qkv.bias", 1, projections("bias")),
            .. Linear($"{to}.o", $"{from}.attention.output.dense", hidden, hidden),
            .. Norm($"{to}.attended", $"{from}.attention.output.LayerNorm", hidden),
            .. Linear($"{to}.up", $"{from}.intermediate.dense", wide, hidden),
            .. Linear($"{to}.down", $"{from}.output.dense", hidden, wide),
            .. Norm($"{to}.out", $"{from}.output.LayerNorm", hidden),
        ];
    }

    private static IEnumerable<WeightBlock> Linear(string to, string from, int rows, int columns) =>
        [Block(to, columns, ($"{from}.weight", rows)), Block($"{to}.bias", 1, ($"{from}.bias", rows))];

    private static IEnumerable<WeightBlock> Norm(string to, string from, int size) =>
        [Block($"{to}.scale", 1, ($"{from}.weight", size)), Block($"{to}.shift", 1, ($"{from}.bias", size))];

    private static WeightBlock Block(string name, int columns, params (string Tensor, int Rows)[] parts) =>
        new(name, parts.Sum(p => p.Rows), columns, parts);
}
