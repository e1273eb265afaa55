using System.Text.Json;

namespace Agents.Models.Checkpoints;

/// <summary>Writes the rotary embedding of a config.json twice: for old versions of transformers and for new.</summary>
internal static class RopeWriter
{
    public static void Write(Utf8JsonWriter json, LlamaConfig config)
    {
        json.WriteNumber("rope_theta", config.RopeTheta);
        if (config.LocalRopeTheta is { } local)
            json.WriteNumber("rope_local_base_freq", local);
        if (config.RopeScaling is null)
            json.WriteNull("rope_scaling");
        else
            Write(json, "rope_scaling", null, config.RopeScaling);
        if (config.LocalRopeTheta is null)
        {
            Write(json, "rope_parameters", config.RopeTheta, config.RopeScaling);
            return;
        }

        json.WriteStartObject("rope_parameters");
        Write(json, RopeReader.Global, config.RopeTheta, config.RopeScaling);
        Write(json, RopeReader.Local, config.LocalRopeTheta, null);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string key, double? theta, RopeScaling? scaling)
    {
        json.WriteStartObject(key);
        json.WriteString("rope_type", scaling is null ? "default" : "llama3");
        if (theta is { } value)
            json.WriteNumber("rope_theta", value);
        if (scaling is { } rope)
        {
            json.WriteNumber("factor", rope.Factor);
            json.WriteNumber("low_freq_factor", rope.LowFrequencyFactor);
            json.WriteNumber("high_freq_factor", rope.HighFrequencyFactor);
            json.WriteNumber("original_max_position_embeddings", rope.OriginalContextLength);
        }

        json.WriteEndObject();
    }
}
