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
    private const string Part = "partial_rotary_factor";
    private const string Original = "original_max_position_embeddings";

    public static LlamaConfig Read(JsonFields config, ModelFamily family, LlamaConfig result)
    {
        var parameters = config.FindObject("rope_parameters");
        var global = parameters?.FindObject(Global) ?? parameters ?? config.FindObject("rope_scaling");
        var local = parameters?.FindObject(Local);
        if (local is { } own && Scaling(own, config, result) is not null)
            throw CheckpointError.Of($"{own.Source}: only rope_type default is known here.");
        result = result with
        {
            RopeTheta = Base(parameters?.FindObject(Global) ?? parameters, Theta)
                ?? Base(config, Theta) ?? family.RopeTheta,
            LocalRopeTheta = family.LocalRopeTheta is { } otherwise
                ? Base(local, Theta) ?? Base(config, "rope_local_base_freq") ?? otherwise
                : null,
            RotarySize = Size(global?.FindNumber(Part, 0, 1) ?? config.FindNumber(Part, 0, 1), result.HeadSize),
        };
        result = result with { RopeScaling = global is { } rope ? Scaling(rope, config, result) : null };
        return result.RopeScaling is LongRopeScaling scaling
            ? result with { ContextLength = Math.Min(result.ContextLength, scaling.OriginalContextLength) }
            : result;
    }

    private static double? Base(JsonFields? fields, string key) => fields?.FindNumber(key, 1, 1e12);

    // 0 stands for the head size; a share too small for a pair is refused with the rest of the rules.
    private static int Size(double? part, int headSize) =>
        part is { } share and not 1 ? Math.Max(1, (int)(headSize * share)) : 0;

    private static RopeScaling? Scaling(JsonFields rope, JsonFields config, LlamaConfig result) =>
        (rope.FindText("rope_type") ?? rope.FindText("type") ?? "default") switch
        {
            "default" => null,
            "linear" => new LinearScaling(rope.Number("factor", 1, 1e6)),
            "llama3" => new Llama3Scaling(
                rope.Number("factor", 1, 1e6),
                rope.Number("low_freq_factor", 1e-6, 1e6),
                rope.Number("high_freq_factor", 1e-6, 1e6),
                rope.Int(Original, 1, ConfigRules.MaximumContext)),
            "longrope" or "su" => LongRope(rope, config, result),
            var other => throw CheckpointError.Of(
                $"{rope.Source}: rope_type is {other}; known are: default, linear, llama3, longrope."),
        };

    private static LongRopeScaling LongRope(JsonFields rope, JsonFields config, LlamaConfig result)
    {
        var original = rope.FindInt(Original, 2, ConfigRules.MaximumContext)
            ?? config.Int(Original, 2, ConfigRules.MaximumContext);
        var full = rope.FindNumber("factor", 1, 1e6) is { } factor
            ? (int)Math.Min(factor * original, int.MaxValue)
            : result.ContextLength;
        return new LongRopeScaling(
            Factors(rope, "short_factor", result.RotarySize / 2),
            Factors(rope, "long_factor", result.RotarySize / 2),
            original,
            full,
            rope.FindNumber("attention_factor", 1e-6, 1e6));
    }

    private static float[] Factors(JsonFields rope, string key, int count)
    {
        var numbers = rope.Array(key);
        if (numbers.GetArrayLength() != count)
            throw CheckpointError.Of($"{rope.Source}: {key} has {numbers.GetArrayLength()} numbers; expected {count}.");
        return [.. numbers.EnumerateArray().Select(n => (float)rope.Number(key, n, 1e-6, 1e6))];
    }
}
