using System.Text.Json.Nodes;
using Agents.Models.Checkpoints;
using Agents.Models.Embeddings;

namespace Agents.Models.Tests.Embeddings;

/// <summary>A BERT encoder whose weights are given by a formula, which another program can compute too.</summary>
internal static class TinyBert
{
    public const int Hidden = 12;
    public const int Positions = 16;

    /// <summary>Writes a folder as sentence-transformers does; the callback changes its JSON files.</summary>
    public static string Write(
        string folder, Action<Dictionary<string, JsonNode>>? change = null, string prefix = "", string pooling = "mean_tokens")
    {
        Directory.CreateDirectory(Path.Combine(folder, "1_Pooling"));
        using (var stream = File.Create(Path.Combine(folder, "model.safetensors")))
            SafetensorsWriter.Write(stream, Tensors(prefix));
        var files = new Dictionary<string, JsonNode>
        {
            ["config.json"] = Config(),
            ["tokenizer.json"] = WordPieceFile.Tokenizer("uncased"),
            ["modules.json"] = new JsonArray(
                Module("", "sentence_transformers.models.Transformer"),
                Module("1_Pooling", "sentence_transformers.models.Pooling"),
                Module("2_Normalize", "sentence_transformers.models.Normalize")),
            ["1_Pooling/config.json"] = new JsonObject
            {
                ["word_embedding_dimension"] = Hidden,
                ["pooling_mode_cls_token"] = pooling == "cls_token",
                ["pooling_mode_mean_tokens"] = pooling == "mean_tokens",
                ["pooling_mode_max_tokens"] = pooling == "max_tokens",
                ["include_prompt"] = true,
            },
            ["sentence_bert_config.json"] = new JsonObject { ["max_seq_length"] = 512 },
        };
        change?.Invoke(files);
        foreach (var (name, content) in files)
            File.WriteAllText(Path.Combine(folder, name), content.ToJsonString());
        return folder;
    }

    /// <summary>The folder's encoder.</summary>
    public static BertEncoder Load(string folder) => BertEncoder.Load(folder, new() { Threads = 1 });

    private static JsonObject Config() => new()
    {
        ["model_type"] = "bert",
        ["hidden_size"] = Hidden,
        ["num_attention_heads"] = 3,
        ["num_hidden_layers"] = 2,
        ["intermediate_size"] = 20,
        ["max_position_embeddings"] = Positions,
        ["type_vocab_size"] = 2,
        ["vocab_size"] = WordPieceFile.Vocabulary.Count,
        ["hidden_act"] = "gelu",
        ["layer_norm_eps"] = 1e-12,
        ["position_embedding_type"] = "absolute",
    };

    private static JsonObject Module(string path, string type) => new() { ["path"] = path, ["type"] = type };

    private static List<FloatTensor> Tensors(string prefix)
    {
        var tensors = new List<FloatTensor>();
        void put(string name, float scale, params int[] shape)
        {
            var (number, shift) = (tensors.Count, name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) ? 1f : 0);
            var values = new float[shape.Aggregate(1, (a, b) => a * b)];
            for (var i = 0L; i < values.Length; i++)
            {
                var remainder = ((number * 7919) + (i * 104729) + (i * i * 31)) % 1009;
                values[i] = (float)(shift + (scale * ((remainder / 1009.0) - 0.5)));
            }

            tensors.Add(new FloatTensor(prefix + name, shape, () => values));
        }

        void linear(string name, float scale, int rows, int columns)
        {
            put(name + ".weight", scale, rows, columns);
            put(name + ".bias", 0.5f, rows);
        }

        void norm(string name)
        {
            put(name + ".LayerNorm.weight", 0.5f, Hidden);
            put(name + ".LayerNorm.bias", 0.5f, Hidden);
        }

        put("embeddings.word_embeddings.weight", 2, WordPieceFile.Vocabulary.Count, Hidden);
        put("embeddings.position_embeddings.weight", 1, Positions, Hidden);
        put("embeddings.token_type_embeddings.weight", 1, 2, Hidden);
        norm("embeddings");
        for (var i = 0; i < 2; i++)
        {
            foreach (var part in (string[])["query", "key", "value"])
                linear($"encoder.layer.{i}.attention.self.{part}", 2, Hidden, Hidden);
            linear($"encoder.layer.{i}.attention.output.dense", 1, Hidden, Hidden);
            norm($"encoder.layer.{i}.attention.output");
            linear($"encoder.layer.{i}.intermediate.dense", 2, 20, Hidden);
            linear($"encoder.layer.{i}.output.dense", 1, Hidden, 20);
            norm($"encoder.layer.{i}.output");
        }

        return tensors;
    }
}
