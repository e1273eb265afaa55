using System.Text.Json.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Shapes;

/// <summary>A list of one kind of thing.</summary>
internal sealed class ListShape(Shape item, int least = 1, int most = 100) : Shape
{
    public override string What => $"a list of {least} to {most}";

    public override bool Check(YamlValue value, ErrorList errors)
    {
        if (value is not YamlList list)
            return Refuse(value, errors);
        bool fits = true;
        if (list.Items.Count < least || list.Items.Count > most)
        {
            errors.Add(value.Position, $"This must be {What}; it has {list.Items.Count}.");
            fits = false;
        }

        foreach (var entry in list.Items)
            fits &= item.Check(entry, errors);
        return fits;
    }

    public override JsonObject Schema(JsonObject definitions) => new()
    {
        ["type"] = "array",
        ["minItems"] = least,
        ["maxItems"] = most,
        ["items"] = item.Schema(definitions),
    };
}
