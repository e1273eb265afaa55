using System.Text.Json.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Shapes;

/// <summary>Text, or a longer form.</summary>
internal sealed class EitherShape(Shape text, Shape longer) : Shape
{
    public override string What => $"{text.What}, or {longer.What}";

    public override bool Check(YamlValue value, ErrorList errors) => value switch
    {
        YamlScalar { Value: string } => text.Check(value, errors),
        YamlScalar => Refuse(value, errors),
        _ => longer.Check(value, errors),
    };

    public override JsonObject Schema(JsonObject definitions) =>
        new() { ["oneOf"] = new JsonArray(text.Schema(definitions), longer.Schema(definitions)) };
}
