using System.Text.Json.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Shapes;

/// <summary>A shape that the schema defines once; it may hold itself.</summary>
internal sealed class NamedShape(string name, Func<Shape> shape) : Shape
{
    private readonly Lazy<Shape> _shape = new(shape);

    public override string What => _shape.Value.What;

    public override bool Check(YamlValue value, ErrorList errors) => _shape.Value.Check(value, errors);

    public override JsonObject Schema(JsonObject definitions)
    {
        if (!definitions.ContainsKey(name))
        {
            definitions[name] = new JsonObject();
            definitions[name] = _shape.Value.Schema(definitions);
        }

        return new JsonObject { ["$ref"] = $"#/definitions/{name}" };
    }
}
