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

    /// <summary>A time.</summary>
    public static TextShape Duration { get; } =
        new("a time such as 500ms, 30s, 5m, 2h or 3d", "^[1-9][0-9]{0,6}(ms|s|m|h|d)" + Names.End);

    public override string What => what;

    public override bool Check(YamlValue value, ErrorList errors)
    {
        if (value is not YamlScalar { Value: string text })
        {
            string hint = value is YamlScalar { Value: not null } ? " Quote it if it is meant as text." : "";
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
