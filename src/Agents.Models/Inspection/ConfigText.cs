using System.Globalization;
using Agents.Models.Checkpoints;

namespace Agents.Models.Inspection;

/// <summary>Rotary embedding and windows of a configuration in a line each.</summary>
internal static class ConfigText
{
    public static string Rope(LlamaConfig config)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"base {config.RopeTheta:0.##}");
        if (config.LocalRopeTheta is { } local)
            text += string.Create(CultureInfo.InvariantCulture, $" ({local:0.##} in layers with a window)");
        if (config.RotarySize != config.HeadSize)
            text += $", {config.RotarySize} of {config.HeadSize} dimensions";
        return config.RopeScaling switch
        {
            null => text,
            LongRopeScaling rope => $"{text}, longrope (used up to {config.ContextLength} of {rope.FullContextLength})",
            var scaling => $"{text}, {scaling.Name}",
        };
    }

    public static string Window(LlamaConfig config)
    {
        var count = config.Windows.Count(w => w > 0);
        return count == 0 ? "none" : $"{config.Windows.Max()} in {count} of {config.Layers} layers";
    }
}
