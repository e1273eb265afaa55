using System.Text.Json;

namespace Agents.Models.Checkpoints;

/// <summary>Writes config.json and generation_config.json as transformers reads them, old versions and new.</summary>
internal static class ConfigWriter
{
    public static void WriteConfig(Stream stream, LlamaConfig config)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("architectures");
        json.WriteStringValue("LlamaForCausalLM");
        json.WriteEndArray();
        json.WriteString("model_type", "llama");
        json.WriteString("dtype", "float32");
        json.WriteBoolean("attention_bias", false);
        json.WriteBoolean("mlp_bias", false);
        json.WriteString("hidden_act", "silu");
        json.WriteNumber("hidden_size", config.HiddenSize);
        json.WriteNumber("intermediate_size", config.IntermediateSize);
        json.WriteNumber("num_hidden_layers", config.Layers);
        json.WriteNumber("num_attention_heads", config.Heads);
        json.WriteNumber("num_key_value_heads", config.KeyValueHeads);
        json.WriteNumber("head_dim", config.HeadSize);
        json.WriteNumber("vocab_size", config.VocabularySize);
        json.WriteNumber("max_position_embeddings", config.ContextLength);
        json.WriteNumber("rms_norm_eps", config.RmsNormEpsilon);
        json.WriteBoolean("tie_word_embeddings", config.TiedEmbeddings);
        json.WriteNumber("rope_theta", config.RopeTheta);
        WriteRope(json, "rope_scaling", config, withTheta: false);
        WriteRope(json, "rope_parameters", config, withTheta: true);
        WriteIds(json, config);
        json.WriteEndObject();
    }

    public static void WriteGenerationConfig(Stream stream, LlamaConfig config)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        WriteIds(json, config);
        json.WriteEndObject();
    }

    private static void WriteRope(Utf8JsonWriter json, string key, LlamaConfig config, bool withTheta)
    {
        if (config.RopeScaling is null && !withTheta)
        {
            json.WriteNull(key);
            return;
        }

        json.WriteStartObject(key);
        json.WriteString("rope_type", config.RopeScaling is null ? "default" : "llama3");
        if (withTheta)
            json.WriteNumber("rope_theta", config.RopeTheta);
        if (config.RopeScaling is { } rope)
        {
            json.WriteNumber("factor", rope.Factor);
            json.WriteNumber("low_freq_factor", rope.LowFrequencyFactor);
            json.WriteNumber("high_freq_factor", rope.HighFrequencyFactor);
            json.WriteNumber("original_max_position_embeddings", rope.OriginalContextLength);
        }

        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, LlamaConfig config)
    {
        if (config.BosId is { } bos)
            json.WriteNumber("bos_token_id", bos);
        if (config.PadId is { } pad)
            json.WriteNumber("pad_token_id", pad);
        if (config.EosIds.Count == 0)
            return;
        json.WritePropertyName("eos_token_id");
        JsonSerializer.Serialize(json, config.EosIds.Count == 1 ? (object)config.EosIds[0] : config.EosIds);
    }
}
