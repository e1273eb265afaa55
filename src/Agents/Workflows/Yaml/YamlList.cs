using System.Text.Json.Nodes;

namespace Agents.Workflows.Yaml;

internal sealed record YamlList(IReadOnlyList<YamlValue> Items, Position Position) : YamlValue(Position)
{
    public override string Describe() => "a list";

    public override JsonNode ToJson() => new JsonArray([.. Items.Select(i => i.ToJson())]);
}
