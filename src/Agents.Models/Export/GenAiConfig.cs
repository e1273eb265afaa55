using System.Text.Json;
using Agents.Models.Checkpoints;
using Agents.Models.Graph;

namespace Agents.Models.Export;

/// <summary>Writes genai_config.json.</summary>
internal static class GenAiConfig
{
    private const double Most = 1e6;

    /// <param name="stream">Where to.</param>
    /// <param name="config">The model.</param>
    /// <param name="generation">generation_config.json, whose sampling defaults are taken; null for none.</param>
    public static void Write(Stream stream, LlamaConfig config, JsonFields? generation)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("model");
        if (config.BosId is { } bos)
            json.WriteNumber("bos_token_id", bos);
        json.WriteNumber("context_length", config.ContextLength);
        WriteDecoder(json, config);
        json.WritePropertyName("eos_token_id");
        JsonSerializer.Serialize(json, config.EosIds.Count == 1 ? (object)config.EosIds[0] : config.EosIds);
        json.WriteNumber("pad_token_id", config.PadId ?? config.EosIds[0]);
        json.WriteString("type", config.Family.Name);
        json.WriteNumber("vocab_size", config.VocabularySize);
        json.WriteEndObject();
        WriteSearch(json, config, generation);
        json.WriteEndObject();
    }

    private static void WriteDecoder(Utf8JsonWriter json, LlamaConfig config)
    {
        json.WriteStartObject("decoder");
        json.WriteStartObject("session_options");
        json.WriteString("log_id", "onnxruntime-genai");
        json.WriteStartArray("provider_options");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("filename", GenAiFolder.Model);
        json.WriteNumber("head_size", config.HeadSize);
        json.WriteNumber("hidden_size", config.HiddenSize);
        json.WriteStartObject("inputs");
        json.WriteString("input_ids", LlamaGraph.Ids);
        json.WriteString("attention_mask", GenAiDecoderParts.Mask);
        json.WriteString("past_key_names", GenAiDecoderParts.PastKey);
        json.WriteString("past_value_names", GenAiDecoderParts.PastValue);
        json.WriteEndObject();
        json.WriteStartObject("outputs");
        json.WriteString("logits", LlamaGraph.Logits);
        json.WriteString("present_key_names", GenAiDecoderParts.PresentKey);
        json.WriteString("present_value_names", GenAiDecoderParts.PresentValue);
        json.WriteEndObject();
        json.WriteNumber("num_attention_heads", config.Heads);
        json.WriteNumber("num_hidden_layers", config.Layers);
        json.WriteNumber("num_key_value_heads", config.KeyValueHeads);
        json.WriteEndObject();
    }

    private static void WriteSearch(Utf8JsonWriter json, LlamaConfig config, JsonFields? generation)
    {
        double Number(string key, double otherwise) => generation?.FindNumber(key, 0, Most) ?? otherwise;
        json.WriteStartObject("search");
        json.WriteNumber("diversity_penalty", 0.0);
        json.WriteBoolean("do_sample", generation?.FindBool("do_sample", false) ?? false);
        json.WriteBoolean("early_stopping", true);
        json.WriteNumber("length_penalty", 1.0);
        json.WriteNumber("max_length", config.ContextLength);
        json.WriteNumber("min_length", 0);
        json.WriteNumber("no_repeat_ngram_size", 0);
        json.WriteNumber("num_beams", 1);
        json.WriteNumber("num_return_sequences", 1);
        json.WriteBoolean("past_present_share_buffer", true);
        json.WriteNumber("repetition_penalty", Number("repetition_penalty", 1));
        json.WriteNumber("temperature", Number("temperature", 1));
        json.WriteNumber("top_k", (int)Number("top_k", 50));
        json.WriteNumber("top_p", Number("top_p", 1));
        json.WriteEndObject();
    }
}
