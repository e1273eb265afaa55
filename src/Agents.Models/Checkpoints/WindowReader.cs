using Agents.Models.Families;

namespace Agents.Models.Checkpoints;

/// <summary>Reads which layers see a window only.</summary>
internal static class WindowReader
{
    /// <summary>The window of each layer, 0 for none; empty where no layer has one.</summary>
    public static int[] Read(JsonFields config, ModelFamily family, int layers)
    {
        var window = config.FindInt("sliding_window", 1, int.MaxValue);
        if (window is not { } size || !config.FindBool("use_sliding_window", !family.WindowIsOptIn))
            return [];
        int[] windows = config.Find("layer_types") is null
            ? Rule(family, layers, size, family.WindowKey is { } key ? config.FindInt(key, 0, 1024) : null)
            : Types(config, layers, size);
        return windows.Any(w => w > 0) ? windows : [];
    }

    /// <summary>The windows of a family's own rule.</summary>
    public static int[] Rule(ModelFamily family, int layers, int size, int? setting = null) =>
        [.. Enumerable.Range(0, layers).Select(i => family.HasWindow(i, setting is 0 ? null : setting) ? size : 0)];

    private static int[] Types(JsonFields config, int layers, int size)
    {
        var types = config.Array("layer_types");
        if (types.GetArrayLength() is var named && named != layers)
            throw CheckpointError.Of($"{config.Source}: layer_types names {named} of {layers} layers.");
        return [.. types.EnumerateArray().Select(t => config.Text("layer_types", t) switch
        {
            RopeReader.Local => size,
            RopeReader.Global => 0,
            var other => throw CheckpointError.Of(
                $"{config.Source}: layer_types has {other}; known are: {RopeReader.Global}, {RopeReader.Local}."),
        })];
    }
}
