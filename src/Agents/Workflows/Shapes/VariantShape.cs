using System.Text.Json.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Shapes;

/// <summary>A record whose keys depend on the word under one of them.</summary>
internal sealed class VariantShape(string what, string key, IReadOnlyDictionary<string, RecordShape> variants) : Shape
{
    private readonly ChoiceShape _words = new([.. variants.Keys]);

    public override string What => what;

    public override bool Check(YamlValue value, ErrorList errors)
    {
        if (value is not YamlMap map)
            return Refuse(value, errors);
        if (map.Find(key) is not { } word)
        {
            errors.Add(value.Position, $"'{key}' is missing here: {_words.What}.");
            return false;
        }

        return _words.Check(word, errors) && variants[(string)((YamlScalar)word).Value!].Check(value, errors);
    }

    public override JsonObject Schema(JsonObject definitions) =>
        new() { ["oneOf"] = new JsonArray([.. variants.Values.Select(v => (JsonNode)v.Schema(definitions))]) };
}
