using System.Text.Encodings.Web;
using System.Text.Json;

namespace Agents.Workflows;

/// <summary>JSON values as the engine makes them.</summary>
internal static class JsonValues
{
    // Prompts and people read it: letters stay letters.
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static JsonElement Null { get; } = JsonSerializer.SerializeToElement<object?>(null);

    public static JsonElement Of(string text) => JsonSerializer.SerializeToElement(text, Readable);

    /// <summary>Any value of .NET, nodes of JSON too.</summary>
    public static JsonElement Of(object? value) => value switch
    {
        null => Null,
        JsonElement { ValueKind: JsonValueKind.Undefined } => Null,
        JsonElement element => element,
        _ => JsonSerializer.SerializeToElement(value, value.GetType(), Readable),
    };

    /// <summary>As functions take it: text, truth values and numbers as such, the rest as JSON.</summary>
    public static object? ToArgument(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Number when value.TryGetInt32(out int number) => number,
        JsonValueKind.Number when value.TryGetInt64(out long number) => number,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => value,
    };
}
