using System.Text.Json;

namespace Agents.Models.Checkpoints;

/// <summary>Writes the rotary embedding of a config.json twice: for old versions of transformers and for new.</summary>
internal static class RopeWriter
{
    private const string Original = "original_max_position_embeddings";
    private const string Part = "partial_rotary_factor";

    public static void Write(Utf8JsonWriter json, LlamaConfig config)
    {
        json.WriteNumber("rope_theta", config.RopeTheta);
        if (config.LocalRopeTheta is { } local)
            json.WriteNumber("rope_local_base_freq", local);
        if (config.RotarySize != config.HeadSize)
            json.WriteNumber(Part, (double)config.RotarySize / config.HeadSize);
        if (config.RopeScaling is LongRopeScaling longRope)
            json.WriteNumber(Original, longRope.OriginalContextLength);
        if (config.RopeScaling is null)
            json.WriteNull("rope_scaling");
        else
            Write(json, "rope_scaling", config, null, config.RopeScaling);
        if (config.LocalRopeTheta is null)
        {
            Write(json, "rope_parameters", config, config.RopeTheta, config.RopeScaling);
            return;
        }

        json.WriteStartObject("rope_parameters");
        Write(json, RopeReader.Global, config, config.RopeTheta, config.RopeScaling);
        Write(json, RopeReader.Local, config, config.LocalRopeTheta, null);
        json.WriteEndObject();
    }

    private static void Write(
        Utf8JsonWriter json, string key, LlamaConfig config, double? theta, RopeScaling? scaling)
    {
        json.WriteStartObject(key);
        json.WriteString("rope_type", scaling?.Name ?? "default");
        if (theta is { } value)
            json.WriteNumber("rope_theta", value);
        if (config.RotarySize != config.HeadSize)
            json.WriteNumber(Part, (double)config.RotarySize / config.HeadSize);
        switch (scaling)
        {
            case LinearScaling linear:
                json.WriteNumber("factor", linear.Factor);
                break;
            case Llama3Scaling llama:
                json.WriteNumber("factor", llama.Factor);
                json.WriteNumber("low_freq_factor", llama.LowFrequencyFactor);
                json.WriteNumber("high_freq_factor", llama.HighFrequencyFactor);
                json.WriteNumber(Original, llama.OriginalContextLength);
                break;
            case LongRopeScaling rope:
                WriteLong(json, rope);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteLong(Utf8JsonWriter json, LongRopeScaling rope)
    {
        json.WritePropertyName("short_factor");
        JsonSerializer.Serialize(json, rope.Short);
        json.WritePropertyName("long_factor");
        JsonSerializer.Serialize(json, rope.Long);
        json.WriteNumber(Original, rope.OriginalContextLength);
        json.WriteNumber("factor", (double)rope.FullContextLength / rope.OriginalContextLength);
        if (rope.AttentionFactor is { } factor)
            json.WriteNumber("attention_factor", factor);
    }
}
