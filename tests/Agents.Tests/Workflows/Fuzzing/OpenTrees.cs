using System.Text.Json.Nodes;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>Mutations that may leave a workflow right or not.</summary>
internal static class OpenTrees
{
    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Func<Random, JsonObject, bool>> All { get; } =
        new Dictionary<string, Func<Random, JsonObject, bool>>
        {
            ["part removed"] = Remove,
            ["part moved"] = Move,
            ["way elsewhere"] = Lead,
            ["two ways elsewhere"] = (r, root) => Lead(r, root) && Lead(r, root),
            ["node doubled"] = (r, root) =>
            {
                var node = (JsonObject)root.Node(r).DeepClone();
                node["id"] = "zz";
                root.Nodes().Add(node);
                return Lead(r, root);
            },
            ["node removed"] = (r, root) =>
            {
                root.Nodes().RemoveAt(r.Next(root.Nodes().Count));
                return true;
            },
            ["kind changed"] = (r, root) => root.Node(r).Set(
                "kind", r.Pick("agent", "function", "fan_out", "fan_in", "switch", "loop", "request", "workflow")),
            ["other prompt"] = (r, root) => root.Node(r, "agent", "request").Set(
                "prompt", $"{{{{ {root.Node(r)["id"]}{r.Pick("", ".x", "[0]", " | size", "['a']")} }}}}"),
            ["number"] = (r, root) => root.Map("budget").Set("tokens",
                JsonNode.Parse(r.Pick("1e3", "5.5", "1e12", "7.0", "1e19", "\"5\""))),
        };

    private static bool Remove(Random random, JsonObject root)
    {
        switch (Any(random, root))
        {
            case JsonObject { Count: > 0 } map:
                return map.Remove(map.ElementAt(random.Next(map.Count)).Key);
            case JsonArray { Count: > 0 } list:
                list.RemoveAt(random.Next(list.Count));
                return true;
            default:
                return false;
        }
    }

    private static bool Move(Random random, JsonObject root)
    {
        var part = Any(random, root).DeepClone();
        switch (Any(random, root))
        {
            case JsonObject { Count: > 0 } map:
                return map.Set(map.ElementAt(random.Next(map.Count)).Key, part);
            case JsonArray list:
                list.Add(part);
                return true;
            default:
                return false;
        }
    }

    private static bool Lead(Random random, JsonObject root)
    {
        string to = root.Node(random)["id"]!.ToString();
        return random.Next(4) == 0
            ? root.Node(random, "loop").Set("body", to)
            : root.Node(random, "agent", "function", "request", "fan_in", "loop", "workflow").Set("next", to);
    }

    private static JsonNode Any(Random random, JsonObject root)
    {
        var all = Trees.Containers(root).ToArray();
        return all[random.Next(all.Length)];
    }
}
