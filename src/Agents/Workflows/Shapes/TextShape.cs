using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Shapes;

/// <summary>Text, of a pattern where one is given.</summary>
internal sealed class TextShape(string what = "text", string? pattern = null) : Shape
{
    /// <summary>An id or a name that expressions can use.</summary>
    public static TextShape Name { get; } =
        new("a name of letters, digits and _ that begins with no digit, 64 at most", Names.Pattern);

    /// <summary>A time; timers count no more than 49 days.</summary>
    public static TextShape Duration { get; } = new("a time such as 500ms, 30s, 5m, 2h or 3d, and at most 40d",
        "^([1-9][0-9]{0,5}(ms|s)|[1-9][0-9]{0,3}m|[1-9][0-9]{0,2}h|([1-9]|[1-3][0-9]|40)d)" + Names.End);

    /// <summary>A time of a single attempt, or between two.</summary>
    public static TextShape ShortDuration { get; } = new("a time from 10ms to 24h, such as 500ms, 30s, 5m or 2h",
        "^([1-9][0-9]{1,5}ms|[1-9][0-9]{0,3}s|[1-9][0-9]{0,2}m|([1-9]|1[0-9]|2[0-4])h)" + Names.End);

    public override string What => what;

    public override bool Check(YamlValue value, ErrorList errors)
    {
        if (value is not YamlScalar { Value: string text })
        {
            string hint = value switch
            {
                YamlScalar { Value: not null } => " Quote it if it is meant as text.",
                YamlList when this == Name => " A node of kind fan_out leads to several.",
                _ => "",
            };
            errors.Add(value.Position, $"This must be {What}; it is {value.Describe()}.{hint}");
            return false;
        }

        if (text.Length > 0 && (pattern is null
            || Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant)))
            return true;
        errors.Add(value.Position, $"This must be {What}; it is '{Names.Shorten(text)}'.");
        return false;
    }

    public override JsonObject Schema(JsonObject definitions)
    {
        var schema = new JsonObject { ["type"] = "string", ["minLength"] = 1 };
        if (pattern is not null)
            schema["pattern"] = pattern;
        return schema;
    }
}
