using System.Text.Json.Nodes;

namespace Agents.Models.Tests.Constraints;

/// <summary>Random JSON schemas of the supported keywords.</summary>
internal sealed class SchemaGenerator(RandomDraws random)
{
    private static readonly string[] Names = ["a", "ab", "name", "é\"x", "q q", "日", ""];

    public JsonObject Create()
    {
        var schema = Value(0);
        if (random.Chance(0.2))
        {
            // A list that contains itself.
            schema["definitions"] = new JsonObject
            {
                ["node"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject
                    {
                        ["v"] = Value(2),
                        ["next"] = new JsonObject
                        {
                            ["anyOf"] = new JsonArray(Reference(), new JsonObject { ["type"] = "null" }),
                        },
                    },
                    ["required"] = new JsonArray("v", "next"),
                },
            };
            return new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["x"] = Value(1), ["list"] = Reference() },
                ["required"] = new JsonArray("list"),
                ["definitions"] = schema["definitions"]!.DeepClone(),
            };
        }
        return schema;
    }

    private static JsonObject Reference() => new() { ["$ref"] = "#/definitions/node" };

    private JsonObject Value(int depth) => random.Below(depth < 3 ? 12 : 7) switch
    {
        0 => Text(),
        1 => Number("integer"),
        2 => Number("number"),
        3 => new JsonObject { ["type"] = random.Of("boolean", "null") },
        4 => new JsonObject { ["enum"] = new JsonArray("x", "x\"y", 1, -2.5, true, null) },
        5 => new JsonObject { ["const"] = random.Of<JsonNode>(JsonValue.Create("c\n"), JsonValue.Create(7)) },
        6 => new JsonObject { ["type"] = new JsonArray("string", "null") },
        7 => new JsonObject { ["anyOf"] = new JsonArray(Value(depth + 1), Value(depth + 1)) },
        8 => List(depth),
        9 => random.Chance(0.3) ? new JsonObject { ["type"] = "object" } : Object(depth),
        _ => Object(depth),
    };

    private JsonObject Text()
    {
        var schema = new JsonObject { ["type"] = "string" };
        switch (random.Below(4))
        {
            case 0:
                schema["minLength"] = random.Below(4);
                schema["maxLength"] = 3 + random.Below(6);
                break;
            case 1:
                schema["pattern"] = random.Of(
                    "^[a-z]{2,5}$", "a+b", "^(x|yy)*$", "\\d{3}", "^[^a]\\w?$", "^é|日$", "^\\S+@\\D$", "^.{1,3}\\\\$");
                break;
            case 2:
                schema["format"] = random.Of("date", "time", "date-time", "uuid", "uri", "email");
                break;
        }
        return schema;
    }

    private JsonObject Number(string type)
    {
        var schema = new JsonObject { ["type"] = type };
        var low = random.Below(400) - 200;
        if (random.Chance(0.6))
            schema[random.Of("minimum", "exclusiveMinimum")] = low;
        if (random.Chance(0.6))
            schema[random.Of("maximum", "exclusiveMaximum")] = low + 3 + random.Below(300);
        return schema;
    }

    private JsonObject List(int depth)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Value(depth + 1) };
        if (random.Chance(0.5))
            schema["minItems"] = random.Below(3);
        if (random.Chance(0.5))
            schema["maxItems"] = 2 + random.Below(3);
        return schema;
    }

    private JsonObject Object(int depth)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        for (var i = random.Below(4); i >= 0; i--)
        {
            var name = random.Of(Names);
            properties[name] = Value(depth + 1);
            if (random.Chance(0.5) && !required.Any(r => r!.GetValue<string>() == name))
                required.Add(name);
        }
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required };
        if (random.Chance(0.5))
            schema["additionalProperties"] = random.Chance(0.6) ? JsonValue.Create(false) : Value(depth + 1);
        return schema;
    }
}
