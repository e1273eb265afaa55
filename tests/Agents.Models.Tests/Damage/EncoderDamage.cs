namespace Agents.Models.Tests.Damage;

/// <summary>What makes the folder of an embedding model wrong for certain.</summary>
internal static class EncoderDamage
{
    private static readonly (string File, string Value, object[] Path)[] Changes =
    [
        ("config.json", "\"roberta\"", ["model_type"]), ("config.json", "13", ["hidden_size"]),
        ("config.json", "0", ["num_attention_heads"]), ("config.json", "3", ["num_hidden_layers"]),
        ("config.json", "21", ["intermediate_size"]), ("config.json", "17", ["max_position_embeddings"]),
        ("config.json", "1e9", ["max_position_embeddings"]), ("config.json", "-1", ["vocab_size"]),
        ("config.json", "\"relative_key_query\"", ["position_embedding_type"]), ("config.json", "\"silu\"", ["hidden_act"]),
        ("config.json", "true", ["is_decoder"]), ("config.json", "\"x\"", ["layer_norm_eps"]),
        ("modules.json", "{}", [1, "type"]), ("modules.json", "\"sentence_transformers.models.Dense\"", [1, "type"]),
        ("modules.json", "\"../../1_Pooling\"", [1, "path"]), ("modules.json", "\"\"", [1, "path"]),
        ("modules.json", "\"absent\"", [1, "path"]), ("modules.json", "7", [0]),
        ("1_Pooling/config.json", "true", ["pooling_mode_max_tokens"]),
        ("1_Pooling/config.json", "false", ["pooling_mode_mean_tokens"]),
        ("1_Pooling/config.json", "\"yes\"", ["pooling_mode_mean_tokens"]),
        ("sentence_bert_config.json", "-5", ["max_seq_length"]), ("sentence_bert_config.json", "1", ["max_seq_length"]),
        ("sentence_bert_config.json", "\"many\"", ["max_seq_length"]),
    ];

    public static (string How, string File, byte[] Bytes) Break(
        IReadOnlyDictionary<string, byte[]> files, Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                var (how, weights) = FolderDamage.BreakWeights(files["model.safetensors"], random);
                return (how, "model.safetensors", weights);
            case 1 when files.TryGetValue("tokenizer.json", out var tokenizer):
                (how, tokenizer) = TokenizerDamage.BreakWords(tokenizer, random);
                return (how, "tokenizer.json", tokenizer);
            case 1:
                return Words(files["vocab.txt"], random);
            case 2:
                string[] names = ["config.json", "modules.json", "1_Pooling/config.json", "sentence_bert_config.json"];
                var name = names[random.Next(names.Length)];
                (how, var broken) = JsonDamage.Broken(files[name], random);
                return (how, name, broken);
            default:
                var (file, value, path) = Changes[random.Next(Changes.Length)];
                return ($"{string.Join('/', path)} = {value}", file, JsonDamage.With(files[file], value, path));
        }
    }

    private static (string How, string File, byte[] Bytes) Words(byte[] list, Random random) => random.Next(3) switch
    {
        0 => ("a piece twice", "vocab.txt", [.. list, .. "the\nthe\n"u8]),
        1 => ("no pieces", "vocab.txt", []),
        _ => ("more pieces than the model", "vocab.txt", [.. list, .. "one\ntwo\nthree\n"u8]),
    };
}
