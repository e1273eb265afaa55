using System.Text.Json.Nodes;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>Mutations that leave any workflow right.</summary>
internal static class RightTrees
{
    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Func<Random, JsonObject, bool>> All { get; } =
        new Dictionary<string, Func<Random, JsonObject, bool>>
        {
            ["nothing"] = (_, _) => true,
            ["other order of keys"] = Reorder,
            ["other order of nodes"] = ReorderNodes,
            ["description"] = (r, root) => root.Set(
                "description", r.Pick("ü😀", "x\n\ny", "- a: b", "'", "\"", "#", "{% not a template", "\t", "null", "1")),
            ["long description"] = (r, root) => root.Set("description", new string('x', r.Next(1, 500_000))),
            ["long prompt"] = (r, root) => root.Node(r, "agent").Set("prompt", new string('x', r.Next(1, 500_000))),
            ["more inputs"] = (r, root) => root.Map("inputs").Count < 90 && root.Map("inputs").Set("zz", Input(r)),
            ["more agents"] = (r, root) => root.Map("agents").Count < 90
                && root.Map("agents").Set("zz", new JsonObject { ["instructions"] = "Be brief.", ["temperature"] = 0.5 }),
            ["budget"] = (r, root) => root.Map("budget").Set(r.Pick("tokens", "calls", "loops"), r.Next(1, 1000)),
            ["time"] = (r, root) => root.Map("budget").Set("time", r.Pick("40d", "1ms", "999999s", "500ms", "2h")),
            ["timeout"] = (r, root) => root.Worker(r).Set("timeout", r.Pick("10ms", "24h", "30s")),
            ["retry"] = (r, root) => root.Worker(r).Set("retry", new JsonObject { ["attempts"] = r.Next(2, 11) }),
            ["output"] = (r, root) => root.Set("output", Value(r, 0)),
            ["harmless template"] = (r, root) => root.Node(r, "agent").Set("prompt", r.Pick(
                "{% raw %}{{ x }}{% endraw %}", "{% comment %}{{ x }}{% endcomment %}", "{{ 'a' | upcase }}", "{{ 1 }}",
                "{% for i in inputs %}{{ i }}{% break %}{% endfor %}", "{% if true %}a{% else %}b{% endif %}", "} }} %}",
                "{% case 1 %}{% when 1 %}a{% endcase %}", "{% unless false %}a{% endunless %}", "{ {", "{{ inputs | json }}")),
            ["whole number as YAML writes it"] = (r, root) => root.Map("budget").Set("calls", JsonNode.Parse(r.Pick("5.0", "1e2", "5E+1"))),
            ["chain"] = (r, root) => Chain(root, r.Next(1, 1000 - root.Nodes().Count)),
        };

    private static bool Reorder(Random random, JsonObject root)
    {
        foreach (var map in Trees.Containers(root).OfType<JsonObject>().ToArray())
        {
            var entries = map.Select(e => (e.Key, e.Value)).ToArray();
            random.Shuffle(entries);
            map.Clear();
            foreach (var (key, value) in entries)
                map[key] = value;
        }

        return true;
    }

    private static bool ReorderNodes(Random random, JsonObject root)
    {
        root["start"] ??= (string)root.First()["id"]!;
        var nodes = root.Nodes().Select(n => n!.DeepClone()).ToArray();
        random.Shuffle(nodes);
        root["nodes"] = new JsonArray(nodes);
        return true;
    }

    private static JsonNode Input(Random random) => random.Pick<JsonNode>(
        new JsonObject { ["type"] = "integer", ["default"] = 3 },
        new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("a", "b"), ["default"] = "a" },
        new JsonObject { ["type"] = "list", ["items"] = "integer", ["default"] = new JsonArray(1, 2) },
        new JsonObject { ["type"] = "number", ["default"] = 1.5, ["description"] = "d" },
        new JsonObject
        {
            ["type"] = "object",
            ["fields"] = new JsonObject { ["x"] = "boolean" },
            ["default"] = new JsonObject { ["x"] = true },
        });

    private static JsonNode? Value(Random random, int depth) => random.Next(depth > 20 ? 4 : 7) switch
    {
        0 => "text",
        1 => random.Next(),
        2 => random.NextDouble(),
        3 => null,
        4 => true,
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Value(random, depth + 1))]),
        _ => new JsonObject { ["a"] = Value(random, depth + 1), ["any key: {{ x }}"] = Value(random, depth + 1) },
    };

    // Nodes before the first.
    private static bool Chain(JsonObject root, int length)
    {
        string next = (string)root.First()["id"]!;
        for (int i = 0; i < length; i++)
        {
            root.Nodes().Add(new JsonObject { ["id"] = "zz" + i, ["kind"] = "agent", ["prompt"] = "x", ["next"] = next });
            next = "zz" + i;
        }

        return root.Set("start", next);
    }
}
