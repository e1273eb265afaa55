using System.Text.Json;

namespace Agents.Models.Templates.Jinja;

/// <summary>Turns JSON of a conversation into values; all texts in it are given, not the template's.</summary>
internal static class JinjaJson
{
    public static object? From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => MarkedText.Given(element.GetString()!),
        JsonValueKind.Number => element.TryGetInt64(out var number) ? (object)number : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => element.EnumerateArray().Select(From).ToList(),
        JsonValueKind.Object => Dict(element),
        _ => null,
    };

    private static JinjaDict Dict(JsonElement element)
    {
        var dict = new JinjaDict(isGiven: true);
        foreach (var property in element.EnumerateObject())
            dict.Items[property.Name] = From(property.Value);
        return dict;
    }
}
