using System.Text.Json.Nodes;

namespace Agents.Workflows.Yaml;

/// <summary>Keys are strings and unique.</summary>
internal sealed record YamlMap(IReadOnlyDictionary<string, YamlEntry> Entries, Position Position) : YamlValue(Position)
{
    public YamlValue? Find(string key) => Entries.TryGetValue(key, out var entry) ? entry.Value : null;

    public override string Describe() => "a map";

    public override JsonNode ToJson() =>
        new JsonObject(Entries.Select(e => KeyValuePair.Create(e.Key, e.Value.Value.ToJson())));
}
