using System.Text.Json;

namespace Agents.Models.Constraints;

/// <summary>Sees whether a document can fit two alternatives of <c>oneOf</c>.</summary>
internal static class SchemaAlternatives
{
    /// <summary>By type, or by a required property with another constant in each.</summary>
    public static bool AreDisjoint(SchemaText text, JsonElement alternatives, string path)
    {
        var schemas = alternatives.EnumerateArray().Select(s => text.Follow(s, path)).ToList();
        for (var i = 0; i < schemas.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (!AreDisjoint(text, schemas[i], schemas[j], path))
                    return false;
            }
        }
        return true;
    }

    public static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };

    private static bool AreDisjoint(SchemaText text, JsonElement left, JsonElement right, string path)
    {
        if (SchemaText.Find(left, "const") is { } a && SchemaText.Find(right, "const") is { } b)
            return !JsonElement.DeepEquals(a, b);
        var (types, others) = (Types(left), Types(right));
        if (types is not null && others is not null && !types.Overlaps(others))
            return true;
        return Constants(text, left, path).Any(p => Constants(text, right, path)
            .Any(q => p.Name == q.Name && !JsonElement.DeepEquals(p.Value, q.Value)));
    }

    // An integer is a number too.
    private static HashSet<string>? Types(JsonElement schema)
    {
        if (SchemaText.Find(schema, "const") is { } constant)
            return [TypeOf(constant) is "integer" ? "number" : TypeOf(constant)];
        return SchemaText.Find(schema, "type") is { ValueKind: JsonValueKind.String } type
            && SchemaText.Find(schema, "nullable") is null
            ? [type.GetString() is "integer" ? "number" : type.GetString()!]
            : null;
    }

    private static IEnumerable<(string Name, JsonElement Value)> Constants(
        SchemaText text, JsonElement schema, string path)
    {
        // Without the type, what is no object fits every alternative.
        if (SchemaText.Find(schema, "type") is not { ValueKind: JsonValueKind.String } type
            || !type.ValueEquals("object") || SchemaText.Find(schema, "nullable") is not null
            || SchemaText.Find(schema, "properties") is not { ValueKind: JsonValueKind.Object } properties
            || SchemaText.Find(schema, "required") is not { ValueKind: JsonValueKind.Array } required)
        {
            yield break;
        }
        foreach (var property in properties.EnumerateObject())
        {
            if (SchemaText.Find(text.Follow(property.Value, path), "const") is { } constant
                && required.EnumerateArray().Any(r => r.ValueEquals(property.Name)))
            {
                yield return (property.Name, constant);
            }
        }
    }
}
