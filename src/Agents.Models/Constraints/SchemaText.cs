using System.Text.Json;
using Agents.Models.Checkpoints;
using Agents.Prompts;

namespace Agents.Models.Constraints;

/// <summary>A JSON schema as text: where its parts are, and what is wrong with them.</summary>
internal sealed class SchemaText(JsonElement root)
{
    private const int MaxReferences = 100;

    public JsonElement Root => root;

    /// <summary>The keyword's value; null where it is absent.</summary>
    public static JsonElement? Find(JsonElement schema, string keyword) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(keyword, out var value) ? value : null;

    public static SchemaNotSupportedException Error(string path, string reason) =>
        new(CheckpointError.OneLine($"JSON schema, {path}: {reason}."));

    /// <summary>
    /// Refuses a schema with a text that is no Unicode, which no answer could hold, or with a key twice.
    /// </summary>
    public static void CheckText(JsonElement root)
    {
        try
        {
            Read(root);
        }
        catch (InvalidOperationException e)
        {
            throw new AgentsException("The JSON schema holds a text that is no Unicode (half of a surrogate pair).", e);
        }
    }

    /// <summary>A count: 0 to 10,000.</summary>
    public static int? Count(JsonElement schema, string keyword, string path)
    {
        if (Find(schema, keyword) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)
            && number >= 0 && number == decimal.Truncate(number) && number <= 10_000
            ? (int)number
            : throw Error(path, $"'{keyword}' must be a whole number from 0 to 10000");
    }

    private static void Read(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            value.GetString();
        foreach (var item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default)
            Read(item);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default)
        {
            if (!names.Add(property.Name))
                throw new AgentsException(CheckpointError.OneLine($"JSON schema: '{property.Name}' is there twice."));
            Read(property.Value);
        }
    }

    /// <summary>What a $ref points at inside the document.</summary>
    public JsonElement Resolve(string reference, string path)
    {
        if (reference.Length == 0 || reference[0] != '#')
            throw Error(path, $"'$ref' to '{reference}' leads out of the schema, which is not supported");
        var current = root;
        foreach (var part in reference.Split('/').Skip(1))
        {
            var key = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            if (Find(current, key) is { } member)
                current = member;
            else if (current.ValueKind == JsonValueKind.Array && int.TryParse(key, out var index)
                && index >= 0 && index < current.GetArrayLength())
                current = current[index];
            else
                throw Error(path, $"'$ref' to '{reference}' leads nowhere");
        }
        return reference.StartsWith("#/", StringComparison.Ordinal) || reference == "#"
            ? current
            : throw Error(path, $"'$ref' to '{reference}' is not supported; use #/… pointers");
    }

    /// <summary>The schema behind references.</summary>
    public JsonElement Follow(JsonElement schema, string path)
    {
        for (var i = 0; i < MaxReferences; i++)
        {
            if (Find(schema, "$ref") is not { ValueKind: JsonValueKind.String } reference)
                return schema;
            schema = Resolve(reference.GetString()!, path);
        }
        throw Error(path, "'$ref' leads to itself without anything between");
    }
}
