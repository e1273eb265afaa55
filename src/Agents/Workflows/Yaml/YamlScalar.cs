using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace Agents.Workflows.Yaml;

/// <summary>
/// A scalar, typed by YAML 1.2's core schema: unquoted null, true, false and numbers, else text.
/// </summary>
internal sealed partial record YamlScalar(string Text, ScalarStyle Style, Position Position, Range Source)
    : YamlValue(Position)
{
    private const double MaxWhole = 1L << 53;

    /// <summary>string, bool, long, double or null.</summary>
    public object? Value { get; } = Style == ScalarStyle.Plain ? Read(Text) : Text;

    public override string Describe() => Value switch
    {
        null => "nothing",
        string => "text",
        bool => $"the word {Text}, which YAML reads as a truth value",
        _ => $"the number {Text}",
    };

    public override JsonNode? ToJson() => Value switch
    {
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        _ => null,
    };

    private static object? Read(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE":
                return true;
            case "false" or "False" or "FALSE":
                return false;
        }

        if (text.Length > 64 || !Number().IsMatch(text))
            return text;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            return whole;
        double value = double.Parse(text, CultureInfo.InvariantCulture);
        // 5.0 and 1e3 are whole numbers, as they are in JSON schema.
        return Math.Abs(value) < MaxWhole && value == Math.Truncate(value) ? (long)value
            : double.IsFinite(value) ? value : text;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
