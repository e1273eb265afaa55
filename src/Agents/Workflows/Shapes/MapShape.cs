using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Shapes;

/// <summary>Names that the author chooses, each with one kind of value.</summary>
internal sealed class MapShape(Shape value, int most = 100) : Shape
{
    public override string What => $"a map from a name to a value, 1 to {most} of them";

    public override bool Check(YamlValue given, ErrorList errors)
    {
        if (given is not YamlMap map)
            return Refuse(given, errors);
        bool fits = map.Entries.Count > 0 && map.Entries.Count <= most;
        if (!fits)
            errors.Add(given.Position, $"This must be {What}; it has {map.Entries.Count}.");
        foreach (var (name, entry) in map.Entries)
        {
            if (!Regex.IsMatch(name, Names.Pattern))
            {
                errors.Add(entry.KeyPosition, $"'{Names.Shorten(name)}' must be {TextShape.Name.What}.");
                fits = false;
            }

            fits &= value.Check(entry.Value, errors);
        }

        return fits;
    }

    public override JsonObject Schema(JsonObject definitions) => new()
    {
        ["type"] = "object",
        ["minProperties"] = 1,
        ["maxProperties"] = most,
        ["additionalProperties"] = false,
        ["patternProperties"] = new JsonObject { [Names.Pattern] = value.Schema(definitions) },
    };
}
