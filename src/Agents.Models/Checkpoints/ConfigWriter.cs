using System.Text.Json;
using Agents.Models.Families;

namespace Agents.Models.Checkpoints;

/// <summary>Writes config.json and generation_config.json as transformers reads them, old versions and new.</summary>
internal static class ConfigWriter
{
    public static void WriteConfig(Stream stream, LlamaConfig config)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("architectures");
        json.WriteStringValue(config.Family.Architecture);
        json.WriteEndArray();
        json.WriteString("model_type", config.Family.Name);
        json.WriteString("dtype", "float32");
        json.WriteBoolean("attention_bias", false);
        json.WriteBoolean("mlp_bias", false);
        json.WriteString(config.Family.ActivationKey, ActivationNames.Of(config.Family.Activation));
        json.WriteNumber("hidden_size", config.HiddenSize);
        json.WriteNumber("intermediate_size", config.IntermediateSize);
        json.WriteNumber("num_hidden_layers", config.Layers);
        json.WriteNumber("num_attention_heads", config.Heads);
        json.WriteNumber("num_key_value_heads", config.KeyValueHeads);
        json.WriteNumber("head_dim", config.HeadSize);
        if (config.QueryScalar is { } scalar)
            json.WriteNumber("query_pre_attn_scalar", scalar);
        json.WriteNumber("vocab_size", config.VocabularySize);
        var context = (config.RopeScaling as LongRopeScaling)?.FullContextLength ?? config.ContextLength;
        json.WriteNumber("max_position_embeddings", context);
        json.WriteNumber("rms_norm_eps", config.RmsNormEpsilon);
        json.WriteBoolean("tie_word_embeddings", config.TiedEmbeddings);
        WriteWindows(json, config);
        RopeWriter.Write(json, config);
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

    private static void WriteWindows(Utf8JsonWriter json, LlamaConfig config)
    {
        if (config.Windows.Count == 0)
        {
            json.WriteNull("sliding_window");
            return;
        }

        json.WriteNumber("sliding_window", config.Windows.Max());
        if (config.Family.WindowIsOptIn)
            json.WriteBoolean("use_sliding_window", true);
        json.WriteStartArray("layer_types");
        foreach (var window in config.Windows)
            json.WriteStringValue(window > 0 ? RopeReader.Local : RopeReader.Global);
        json.WriteEndArray();
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
