using System.Text.Json.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Shapes;

/// <summary>A number within bounds.</summary>
internal sealed class NumberShape(double least, double most) : Shape
{
    public override string What => $"a number from {least} to {most}";

    public override bool Check(YamlValue value, ErrorList errors)
    {
        double? number = value is YamlScalar scalar ? scalar.Value as double? ?? scalar.Value as long? : null;
        return number >= least && number <= most || Refuse(value, errors);
    }

    public override JsonObject Schema(JsonObject definitions) =>
        new() { ["type"] = "number", ["minimum"] = least, ["maximum"] = most };
}
