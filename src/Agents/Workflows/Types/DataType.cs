using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agents.Workflows.Types;

/// <summary>The type of an input, of an agent's output or of a person's answer.</summary>
internal sealed record DataType(DataKind Kind)
{
    public static DataType Text { get; } = new(DataKind.String);

    public string? Description { get; init; }

    /// <summary>The words that text may be; empty for any.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>What a list holds; null for anything.</summary>
    public DataType? Items { get; init; }

    /// <summary>The fields of an object, all required; null for any.</summary>
    public IReadOnlyDictionary<string, DataType>? Fields { get; init; }

    public string Name => Kind.ToString().ToLowerInvariant();

    /// <summary>As JSON schema, for models and functions.</summary>
    public JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = Kind == DataKind.List ? "array" : Name };
        if (Description is not null)
            schema["description"] = Description;
        if (Words.Count > 0)
            schema["enum"] = new JsonArray([.. Words.Select(w => (JsonNode)w)]);
        if (Items is not null)
            schema["items"] = Items.Schema();
        if (Fields is not null)
        {
            schema["properties"] = new JsonObject(Fields.Select(f =>
                KeyValuePair.Create(f.Key, (JsonNode?)f.Value.Schema())));
            schema["required"] = new JsonArray([.. Fields.Keys.Select(k => (JsonNode)k)]);
            schema["additionalProperties"] = false;
        }

        return schema;
    }

    /// <summary>What is wrong with a value, or null.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">How the message names it.</param>
    public string? Check(JsonElement value, string name) => Kind switch
    {
        DataKind.String when value.ValueKind == JsonValueKind.String => CheckWord(value.GetString()!, name),
        DataKind.Integer when value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _) => null,
        DataKind.Number when value.ValueKind == JsonValueKind.Number => null,
        DataKind.Boolean when value.ValueKind is JsonValueKind.True or JsonValueKind.False => null,
        DataKind.List when value.ValueKind == JsonValueKind.Array => CheckItems(value, name),
        DataKind.Object when value.ValueKind == JsonValueKind.Object => CheckFields(value, name),
        _ => $"{name} must be of type {Name}, and is {Names.Shorten(value.GetRawText())}.",
    };

    private string? CheckWord(string text, string name) => Words.Count == 0 || Words.Contains(text)
        ? null
        : $"{name} must be one of {Names.List(Words)}, and is '{Names.Shorten(text)}'.{Names.Hint(text, Words)}";

    private string? CheckItems(JsonElement value, string name) => Items is null
        ? null
        : value.EnumerateArray().Select((item, i) => Items.Check(item, $"{name}[{i}]")).FirstOrDefault(e => e is not null);

    private string? CheckFields(JsonElement value, string name)
    {
        if (Fields is null)
            return null;
        foreach (var (key, type) in Fields)
        {
            if (!value.TryGetProperty(key, out var field))
                return $"{name} lacks '{key}'.";
            if (type.Check(field, $"{name}.{key}") is { } error)
                return error;
        }

        return value.EnumerateObject().Select(p => p.Name).FirstOrDefault(n => !Fields.ContainsKey(n)) is { } unknown
            ? $"{name} has '{Names.Shorten(unknown)}', which is not known there.{Names.Hint(unknown, Fields.Keys)}"
            : null;
    }
}
