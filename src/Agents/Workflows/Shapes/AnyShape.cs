using System.Text.Json.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Shapes;

/// <summary>Whatever YAML can say.</summary>
internal sealed class AnyShape : Shape
{
    public override string What => "a value";

    public override bool Check(YamlValue value, ErrorList errors) => true;

    public override JsonObject Schema(JsonObject definitions) => [];
}
