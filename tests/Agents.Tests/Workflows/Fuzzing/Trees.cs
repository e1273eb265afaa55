using System.Text.Json.Nodes;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>Finds parts of a workflow's tree.</summary>
internal static class Trees
{
    private static readonly string[] Working = ["agent", "function", "workflow"];

    public static JsonArray Nodes(this JsonObject root) => (JsonArray)root["nodes"]!;

    public static JsonObject Node(this JsonObject root, Random random) =>
        (JsonObject)root.Nodes()[random.Next(root.Nodes().Count)]!;

    /// <summary>A node of one of the kinds, or null where there is none.</summary>
    public static JsonObject? Node(this JsonObject root, Random random, params string[] kinds)
    {
        var found = root.Nodes().Cast<JsonObject>().Where(n => kinds.Contains((string)n["kind"]!)).ToArray();
        return found.Length == 0 ? null : found[random.Next(found.Length)];
    }

    /// <summary>A node that works: agent, function, workflow.</summary>
    public static JsonObject? Worker(this JsonObject root, Random random) => root.Node(random, Working);

    public static JsonObject First(this JsonObject root) => root["start"] is { } start
        ? root.Nodes().Cast<JsonObject>().First(n => (string)n["id"]! == (string)start!)
        : (JsonObject)root.Nodes()[0]!;

    /// <summary>Sets a key, where there is a map.</summary>
    public static bool Set(this JsonObject? map, string key, JsonNode? value)
    {
        if (map is null)
            return false;
        map[key] = value;
        return true;
    }

    /// <summary>The map under a key, made where it is missing.</summary>
    public static JsonObject Map(this JsonObject root, string key)
    {
        if (root[key] is not JsonObject map)
            root[key] = map = [];
        return map;
    }

    /// <summary>Every map and list of the tree.</summary>
    public static IEnumerable<JsonNode> Containers(JsonNode? node)
    {
        var children = node switch
        {
            JsonObject map => map.Select(e => e.Value),
            JsonArray list => list,
            _ => [],
        };
        return node is JsonObject or JsonArray ? children.SelectMany(Containers).Prepend(node) : [];
    }

    public static T Pick<T>(this Random random, params T[] values) => values[random.Next(values.Length)];
}
