using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Models.Checkpoints;
using Agents.Models.Tokenizers;

namespace Agents.Cli.Pretraining;

/// <summary>Shape of the embedded model and the files beside its weights.</summary>
internal static class RecipeModel
{
    private const int EndId = 2;
    private const int PaddingId = 0;

    /// <summary>ChatML: each message between its marks, then the head of the reply.</summary>
    private const string ChatTemplate =
        "{% for message in messages %}"
        + "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    public static LlamaConfig Config(TokenizerModel tokenizer) => new()
    {
        HiddenSize = 128,
        IntermediateSize = 320,
        Layers = 5,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 32,
        VocabularySize = tokenizer.Tokens.Count,
        ContextLength = 512,
        RmsNormEpsilon = 1e-5f,
        RopeTheta = 10_000,
        TiedEmbeddings = true,
        EosIds = [EndId],
        PadId = PaddingId,
    };

    /// <summary>Writes everything but the weights, in the Hugging Face layout.</summary>
    public static void WriteFiles(string folder, LlamaConfig config, TokenizerModel tokenizer)
    {
        Directory.CreateDirectory(folder);
        WriteJson(folder, "config.json", ConfigJson(config));
        WriteJson(folder, "generation_config.json", new JsonObject
        {
            ["eos_token_id"] = EndId,
            ["pad_token_id"] = PaddingId,
        });
        WriteJson(folder, "tokenizer_config.json", new JsonObject
        {
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
            ["eos_token"] = RecipeTokenizer.TurnEnd,
            ["pad_token"] = RecipeTokenizer.EndOfText,
            ["model_max_length"] = config.ContextLength,
        });
        File.WriteAllBytes(Path.Combine(folder, "tokenizer.json"), TokenizerJsonWriter.Write(tokenizer));
        File.WriteAllText(Path.Combine(folder, "chat_template.jinja"), ChatTemplate);
    }

    private static JsonObject ConfigJson(LlamaConfig config) => new()
    {
        ["architectures"] = new JsonArray("LlamaForCausalLM"),
        ["model_type"] = "llama",
        ["hidden_act"] = "silu",
        ["hidden_size"] = config.HiddenSize,
        ["intermediate_size"] = config.IntermediateSize,
        ["num_hidden_layers"] = config.Layers,
        ["num_attention_heads"] = config.Heads,
        ["num_key_value_heads"] = config.KeyValueHeads,
        ["head_dim"] = config.HeadSize,
        ["vocab_size"] = config.VocabularySize,
        ["max_position_embeddings"] = config.ContextLength,
        ["rms_norm_eps"] = 1e-5,
        ["rope_theta"] = config.RopeTheta,
        ["tie_word_embeddings"] = config.TiedEmbeddings,
        ["eos_token_id"] = EndId,
        ["pad_token_id"] = PaddingId,
        ["torch_dtype"] = "float32",
    };

    private static void WriteJson(string folder, string name, JsonObject json) =>
        File.WriteAllText(
            Path.Combine(folder, name), json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
}
