using System.Text.Json;

namespace Agents.Models.Checkpoints;

/// <summary>Typed fields of a JSON object; an error names the file and the field.</summary>
/// <param name="Element">The object.</param>
/// <param name="Source">File (and path inside it) for errors.</param>
internal readonly record struct JsonFields(JsonElement Element, string Source)
{
    /// <summary>The fields of a value that must be an object.</summary>
    public static JsonFields Of(JsonElement element, string source) =>
        element.ValueKind == JsonValueKind.Object
            ? new JsonFields(element, source)
            : throw CheckpointError.Of($"{source} has a JSON {element.ValueKind} where an object belongs.");

    /// <summary>All entries in the order of the file.</summary>
    public List<(string Name, JsonElement Value)> Entries()
    {
        try
        {
            return [.. Element.EnumerateObject().Select(e => (e.Name, e.Value))];
        }
        catch (InvalidOperationException e)
        {
            throw CheckpointError.Of($"{Source}: a key is not valid Unicode text.", e);
        }
    }

    /// <summary>The value, or null where the key is absent or its value null.</summary>
    public JsonElement? Find(string key) =>
        Element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The value under a key.</summary>
    public JsonElement Get(string key) => Find(key) ?? throw CheckpointError.Of($"{Source} has no {key}.");

    /// <summary>An object under a key; null where absent.</summary>
    public JsonFields? FindObject(string key)
    {
        if (Find(key) is not { } value)
            return null;
        return new JsonFields(Expect(key, value, JsonValueKind.Object), $"{Source}: {key}");
    }

    public JsonFields Object(string key) => FindObject(key) ?? throw CheckpointError.Of($"{Source} has no {key}.");

    /// <summary>An array under a key.</summary>
    public JsonElement Array(string key) => Expect(key, Get(key), JsonValueKind.Array);

    public int? FindInt(string key, int minimum, int maximum) =>
        Find(key) is { } value ? Integer(key, value, minimum, maximum) : null;

    public int Int(string key, int minimum, int maximum) => Integer(key, Get(key), minimum, maximum);

    public double? FindNumber(string key, double minimum, double maximum) =>
        Find(key) is { } value ? Number(key, value, minimum, maximum) : null;

    public double Number(string key, JsonElement value, double minimum, double maximum)
    {
        Expect(key, value, JsonValueKind.Number);
        if (value.TryGetDouble(out var number) && number >= minimum && number <= maximum)
            return number;
        throw CheckpointError.Of($"{Source}: {key} is {value}; it must be {minimum} to {maximum}.");
    }

    public double Number(string key, double minimum, double maximum) =>
        FindNumber(key, minimum, maximum) ?? throw CheckpointError.Of($"{Source} has no {key}.");

    public string? FindText(string key) => Find(key) is { } value ? Text(key, value) : null;

    public bool FindBool(string key, bool otherwise) => Find(key) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Wrong(key, value, "true or false"),
    };

    /// <summary>A string, refusing what is no valid Unicode.</summary>
    public string Text(string key, JsonElement value)
    {
        Expect(key, value, JsonValueKind.String);
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException e)
        {
            throw CheckpointError.Of($"{Source}: {key} is not valid Unicode text.", e);
        }
    }

    public int Integer(string key, JsonElement value, int minimum, int maximum)
    {
        Expect(key, value, JsonValueKind.Number);
        if (value.TryGetInt32(out var number) && number >= minimum && number <= maximum)
            return number;
        throw CheckpointError.Of($"{Source}: {key} is {value}; it must be a whole number of {minimum} to {maximum}.");
    }

    private JsonElement Expect(string key, JsonElement value, JsonValueKind kind) =>
        value.ValueKind == kind ? value : throw Wrong(key, value, kind.ToString());

    private AgentsException Wrong(string key, JsonElement value, string expected) =>
        CheckpointError.Of($"{Source}: {key} is of JSON type {value.ValueKind}; expected {expected}.");
}
