using System.Text.Json.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Shapes;

/// <summary>A map with given keys; others are refused.</summary>
internal sealed class RecordShape(string what, IReadOnlyList<Field> fields, bool some = false) : Shape
{
    public override string What => what;

    public IReadOnlyList<Field> Fields => fields;

    public override bool Check(YamlValue value, ErrorList errors)
    {
        if (value is not YamlMap map)
            return Refuse(value, errors);
        bool fits = true;
        foreach (var (key, entry) in map.Entries)
            fits &= CheckEntry(key, entry, errors);
        foreach (var field in fields.Where(f => f.Required && !map.Entries.ContainsKey(f.Name)))
        {
            // A typing error was reported where it stands.
            var unknown = map.Entries.Keys.Except(fields.Select(f => f.Name));
            if (unknown.Any(key => Names.Hint(key, [field.Name]).Length > 0))
                continue;
            errors.Add(value.Position, $"'{field.Name}' is missing here: {field.Description}");
            fits = false;
        }

        if (!some || map.Entries.Count > 0)
            return fits;
        errors.Add(value.Position, $"This must be {What}; it is empty.");
        return false;
    }

    public override JsonObject Schema(JsonObject definitions)
    {
        var properties = new JsonObject();
        foreach (var field in fields)
            properties[field.Name] = Described(field, definitions);
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (fields.Any(f => f.Required))
            schema["required"] = new JsonArray([.. fields.Where(f => f.Required).Select(f => (JsonNode)f.Name)]);
        if (some)
            schema["minProperties"] = 1;
        return schema;
    }

    private bool CheckEntry(string key, YamlEntry entry, ErrorList errors)
    {
        if (fields.FirstOrDefault(f => f.Name == key) is { } field)
            return field.Shape.Check(entry.Value, errors);
        var known = fields.Select(f => f.Name).ToArray();
        errors.Add(entry.KeyPosition, $"'{Names.Shorten(key)}' is not known here.{Names.Hint(key, known)}"
            + $" Known: {string.Join(", ", known)}.");
        return false;
    }

    // Beside a $ref nothing else is read.
    private static JsonObject Described(Field field, JsonObject definitions)
    {
        var schema = field.Shape.Schema(definitions);
        if (schema.ContainsKey("$ref"))
            schema = new JsonObject { ["allOf"] = new JsonArray(schema) };
        schema["description"] = field.Description;
        return schema;
    }
}
