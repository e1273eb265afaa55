using System.Text.Json.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Shapes;

/// <summary>A whole number within bounds.</summary>
internal sealed class WholeShape(long least, long most) : Shape
{
    public override string What => $"a whole number from {least} to {most}";

    public override bool Check(YamlValue value, ErrorList errors) =>
        value is YamlScalar { Value: long number } && number >= least && number <= most || Refuse(value, errors);

    public override JsonObject Schema(JsonObject definitions) =>
        new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };
}
