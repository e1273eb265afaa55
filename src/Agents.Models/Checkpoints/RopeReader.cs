using Agents.Models.Families;

namespace Agents.Models.Checkpoints;

/// <summary>
/// Reads the rotary embedding of a config.json: <c>rope_theta</c> and <c>rope_scaling</c> of older files,
/// <c>rope_parameters</c> of newer ones, there perhaps one object a kind of layer.
/// </summary>
internal static class RopeReader
{
    /// <summary>Kind of a layer that sees all.</summary>
    public const string Global = "full_attention";

    /// <summary>Kind of a layer with a window.</summary>
    public const string Local = "sliding_attention";

    private const string Theta = "rope_theta";

    public static LlamaConfig Read(JsonFields config, ModelFamily family, LlamaConfig result)
    {
        var parameters = config.FindObject("rope_parameters");
        var global = parameters?.FindObject(Global) ?? parameters ?? config.FindObject("rope_scaling");
        var local = parameters?.FindObject(Local);
        if (local is { } own && Scaling(own) is not null)
            throw CheckpointError.Of($"{own.Source}: only rope_type default is known here.");
        return result with
        {
            RopeTheta = Base(parameters?.FindObject(Global) ?? parameters, Theta)
                ?? Base(config, Theta) ?? family.RopeTheta,
            LocalRopeTheta = family.LocalRopeTheta is { } otherwise
                ? Base(local, Theta) ?? Base(config, "rope_local_base_freq") ?? otherwise
                : null,
            RopeScaling = global is { } rope ? Scaling(rope) : null,
        };
    }

    private static double? Base(JsonFields? fields, string key) => fields?.FindNumber(key, 1, 1e12);

    private static RopeScaling? Scaling(JsonFields rope)
    {
        if (rope.FindNumber("partial_rotary_factor", 0, 1) is { } part and not 1)
            throw CheckpointError.Of($"{rope.Source}: partial_rotary_factor is {part}; only 1 is known.");
        return (rope.FindText("rope_type") ?? rope.FindText("type") ?? "default") switch
        {
            "default" => null,
            "llama3" => new RopeScaling(
                rope.Number("factor", 1, 1e6),
                rope.Number("low_freq_factor", 1e-6, 1e6),
                rope.Number("high_freq_factor", 1e-6, 1e6),
                rope.Int("original_max_position_embeddings", 1, ConfigRules.MaximumContext)),
            var other => throw CheckpointError.Of($"{rope.Source}: rope_type is {other}; known are: default, llama3."),
        };
    }
}
