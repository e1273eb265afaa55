using System.Text.Json.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Shapes;

/// <summary>One word of several.</summary>
internal sealed class ChoiceShape(params string[] words) : Shape
{
    public override string What => words.Length == 1 ? $"'{words[0]}'" : $"one of {string.Join(", ", words)}";

    public override bool Check(YamlValue value, ErrorList errors)
    {
        if (value is not YamlScalar { Value: string text })
            return Refuse(value, errors);
        if (words.Contains(text))
            return true;
        errors.Add(value.Position, $"'{Names.Shorten(text)}' must be {What}.{Names.Hint(text, words)}");
        return false;
    }

    public override JsonObject Schema(JsonObject definitions) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]) };
}
