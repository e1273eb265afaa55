using System.Text.Json.Nodes;

namespace Agents.Plugins.WorkflowArchitect.Nexus;

/// <summary>JSON schemas of answers as the types of workflows, as far as those go.</summary>
internal static class NexusSchema
{
    private const int MaxDepth = 8;

    /// <summary>The fields of an object; null where the schema says more than types can.</summary>
    public static JsonObject? Fields(JsonObject schema, int depth = 0)
    {
        if (depth > MaxDepth || Text(schema, "type") != "object" || schema["properties"] is not JsonObject properties)
            return null;
        var fields = new JsonObject();
        foreach (var (name, property) in properties)
        {
            if (property is not JsonObject map || Type(map, depth) is not { } type)
                return null;
            fields[name] = type;
        }

        return fields;
    }

    private static JsonObject? Type(JsonObject schema, int depth)
    {
        var type = new JsonObject();
        switch (Text(schema, "type"))
        {
            case "string" or "integer" or "number" or "boolean":
                type["type"] = Text(schema, "type");
                break;
            case "array":
                type["type"] = "list";
                if (schema["items"] is JsonObject items)
                {
                    if (Type(items, depth + 1) is not { } item)
                        return null;
                    type["items"] = item;
                }

                break;
            case "object" when Fields(schema, depth + 1) is { } fields:
                type["type"] = "object";
                type["fields"] = fields;
                break;
            default:
                return null;
        }

        if (Text(schema, "description") is { } description)
            type["description"] = description;
        return type;
    }

    private static string? Text(JsonObject map, string key) =>
        map[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
