using System.Text.Json.Nodes;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>Mutations that make any workflow wrong; one gives false where it does not fit the workflow.</summary>
internal static class WrongTrees
{
    private static readonly string[] Templates =
    [
        "{{ nowhere }}", "{{ inputs.nothing }}", "{{ x", "{% if a %}", "{% endif %}", "{% assign a = 1 %}",
        "{% include 'x' %}", "{{ inputs | evil }}", "{% for i in (1..999999999) %}{% endfor %}", "{{ }}", "{% %}",
        "{% for x in %}{% endfor %}", "{{ inputs.a.b.c.d | append: nowhere }}", "{% render '/etc/passwd' %}",
        "{% macro f() %}{% endmacro %}", "{% capture x %}{% endcapture %}", "{% cycle 'a', 'b' %}",
    ];

    private static readonly string[] Conditions =
        ["a && nowhere", "{{ inputs }}", "1 ==", "nowhere > 3", "", "%}{% if true", "not", "a = b", "((((((((((((", "a b"];

    private static readonly string[] BadNames =
        ["a-b", "1a", "", "é", "a b", "a\n", "a.b", "../a", "<b>", "{{ a }}", "a\u0000", "\U0001F600", new('n', 65)];

    private static readonly string[] Paths =
    [
        "../ask", "/etc/passwd", "a/../../b.yaml", "..\\ask", "C:\\windows\\win.ini", "file:///etc/passwd", "~/x", "./ask",
        "ask\0.yaml", "//host/share", "a//b", "ask/", "", ".", "..", "nowhere", "http://x.org/a.yaml", "/proc/self/environ",
        "ask.yaml/../../x", "%2e%2e/ask", "circle_a", "itself", "linked", "deep_0", "wide",
    ];

    private static readonly string[] BadTimes =
        ["0s", "5", "1w", "-1s", "1.5s", "s", "", "99999999999d", "10 s", "1h30m", "١٠s", "5M"];

    private static readonly string[] BadFunctions = ["NoDot", "A.B.C", "a.b; rm -rf /", ".b", "a.", "A..b", "Ä.b", "A.b()"];

    private static readonly JsonNode?[] NotText = [5, 1.5, true, null, new JsonArray(), new JsonObject(), new JsonArray("x")];

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Func<Random, JsonObject, bool>> All { get; } =
        new Dictionary<string, Func<Random, JsonObject, bool>>
        {
            ["unknown key"] = (r, root) => r.Pick(root, root.Node(r)).Set("zz" + r.Next(), "x"),
            ["misspelt key"] = Misspell,
            ["missing key"] = (r, root) => r.Next(4) == 0 ? root.Remove("nodes") : root.Node(r).Remove(r.Pick("id", "kind")),
            ["id of another type"] = (r, root) => root.Node(r).Set(r.Pick("id", "kind"), NotText[r.Next(7)]?.DeepClone()),
            ["prompt of another type"] = (r, root) =>
                root.Node(r, "agent", "request").Set("prompt", NotText[r.Next(7)]?.DeepClone()),
            ["root of another type"] = (r, root) =>
                root.Set(r.Pick("nodes", "inputs", "agents", "budget"), r.Pick<JsonNode?>("x", 1, null, new JsonArray())),
            ["text of another type"] = (r, root) =>
                root.Set(r.Pick("name", "description", "model", "start"), NotText[r.Next(7)]?.DeepClone()),
            ["unknown kind"] = (r, root) => root.Node(r).Set("kind", r.Pick("agnt", "Agent", "fanout", "exec", "python", "")),
            ["dangling way"] = (r, root) => root.Node(r, "agent", "function", "fan_in", "request").Set("next", "nowhere"),
            ["way to several"] = (r, root) =>
                root.Node(r, "agent", "function", "request").Set("next", new JsonArray("a", "b")),
            ["doubled id"] = DoubleId,
            ["reserved id"] = (r, root) => root.Node(r).Set("id", r.Pick("inputs", "forloop", "true", "and", "empty")),
            ["bad name"] = (r, root) => root.Node(r).Set("id", BadNames[r.Next(BadNames.Length)]),
            ["bad name of an input"] = (r, root) => root.Map("inputs").Set(BadNames[r.Next(BadNames.Length)], "string"),
            ["way to itself"] = (r, root) => root.Node(r, "agent", "function", "request", "workflow", "fan_in") is { } node
                && node.Set("next", (string)node["id"]!),
            ["cycle"] = (r, root) => root.Nodes().Cast<JsonObject>().LastOrDefault(n => n["next"] is null
                && (string)n["kind"]! is "agent" or "function").Set("next", (string)root.First()["id"]!),
            ["bad template"] = (r, root) =>
                root.Node(r, "agent", "request").Set("prompt", Templates[r.Next(Templates.Length)]),
            ["bad template in output"] = (r, root) => root.Set(
                "output", new JsonObject { ["a"] = new JsonArray(Templates[r.Next(Templates.Length)]) }),
            ["bad condition"] = BadCondition,
            ["number out of range"] = NumberOutOfRange,
            ["bad time"] = BadTime,
            ["bad default"] = (r, root) => root.Map("inputs").Set("zz", new JsonObject
            {
                ["type"] = r.Pick("integer", "boolean", "list", "object", "number"),
                ["default"] = r.Pick("x", "1", ""),
            }),
            ["bad type"] = BadType,
            ["too many"] = TooMany,
            ["unreachable"] = (r, root) =>
            {
                root.Nodes().Add(new JsonObject { ["id"] = "zz", ["kind"] = "agent", ["prompt"] = "x" });
                return root.Nodes().Count > 1;
            },
            ["bad start"] = (_, root) => root.Set("start", "nowhere"),
            ["bad function"] = (r, root) => root.Node(r).Become("function", "function", r.Pick(BadFunctions)),
            ["bad workflow"] = (r, root) => root.Node(r).Become("workflow", "workflow", r.Pick(Paths)),
            ["unknown agent"] = (r, root) => root.Node(r, "agent").Set("agent", "nobody"),
            ["join of nothing"] = (r, root) => root.First().Become("fan_in", "next", "nowhere"),
            ["bad agent"] = BadAgent,
            ["bad retry"] = (r, root) => root.Worker(r).Set("retry", r.Pick<JsonNode?>(
                new JsonObject(), 3, new JsonObject { ["attempts"] = 1 }, new JsonObject { ["attempts"] = 2, ["delay"] = "x" },
                new JsonObject { ["attempts"] = "3" }, new JsonArray(2))),
        };

    private static bool Become(this JsonObject node, string kind, string key, string value)
    {
        string id = (string)node["id"]!;
        node.Clear();
        (node["id"], node["kind"], node[key]) = (id, kind, value);
        return true;
    }

    private static bool Misspell(Random random, JsonObject root)
    {
        var map = random.Pick(root, root.Node(random));
        var (key, value) = map.ElementAt(random.Next(map.Count));
        map.Remove(key);
        map[key.Insert(random.Next(key.Length + 1), "_")] = value?.DeepClone();
        return true;
    }

    private static bool DoubleId(Random random, JsonObject root)
    {
        var nodes = root.Nodes();
        if (nodes.Count < 2)
            return false;
        int one = random.Next(1, nodes.Count);
        return ((JsonObject)nodes[one]!).Set("id", (string)nodes[random.Next(one)]!["id"]!);
    }

    private static bool BadCondition(Random random, JsonObject root)
    {
        string condition = Conditions[random.Next(Conditions.Length)];
        return random.Next(2) == 0
            ? root.Node(random, "loop").Set("while", condition)
            : (root.Node(random, "switch")?["cases"]?[0] as JsonObject).Set("when", condition);
    }

    private static bool NumberOutOfRange(Random random, JsonObject root)
    {
        var number = random.Pick<JsonNode?>(0, -1, 1.5, 1e30, "1", null, long.MinValue, 1_000_000_000_001);
        return random.Next(3) switch
        {
            0 => root.Map("budget").Set(random.Pick("tokens", "calls", "loops"), number),
            1 => root.Node(random, "loop").Set("max", number),
            _ => root.Worker(random) is { } node && (string)node["kind"]! != "function"
                && node.Map("budget").Set("calls", number),
        };
    }

    private static bool BadTime(Random random, JsonObject root)
    {
        string time = BadTimes[random.Next(BadTimes.Length)];
        return random.Next(2) == 0 ? root.Map("budget").Set("time", time) : root.Worker(random).Set("timeout", time);
    }

    private static bool BadType(Random random, JsonObject root) => root.Map("inputs").Set("zz", random.Pick<JsonNode?>(
        "strng", 1, null, new JsonObject(), new JsonArray("string"), new JsonObject { ["type"] = "text" },
        new JsonObject { ["type"] = "integer", ["enum"] = new JsonArray("a") },
        new JsonObject { ["type"] = "string", ["enum"] = new JsonArray() },
        new JsonObject { ["type"] = "object", ["fields"] = new JsonObject() },
        new JsonObject { ["type"] = "list", ["items"] = new JsonObject { ["type"] = "lst" } },
        new JsonObject { ["type"] = "string", ["default"] = null }));

    private static bool TooMany(Random random, JsonObject root)
    {
        switch (random.Next(3))
        {
            case 0:
                for (int i = 0; i < 101; i++)
                    root.Map("inputs")["zz" + i] = "string";
                return true;
            case 1:
                for (int i = 0; i < 1001; i++)
                    root.Nodes().Add(new JsonObject { ["id"] = "zz" + i, ["kind"] = "agent", ["prompt"] = "x" });
                return true;
            default:
                var ways = Enumerable.Range(0, random.Pick(0, 1, 33)).Select(i => (JsonNode)("zz" + i));
                return root.Node(random, "fan_out").Set("next", new JsonArray([.. ways]));
        }
    }

    private static bool BadAgent(Random random, JsonObject root)
    {
        var (key, value) = random.Pick<(string, JsonNode?)>(
            ("temperature", 2.1), ("temperature", "0"), ("max_tokens", 0), ("functions", new JsonArray("x")),
            ("functions", new JsonArray()), ("output", new JsonObject()), ("output", "string"), ("tools", "all"),
            ("output", new JsonObject { ["a b"] = "string" }), ("instructions", "{{ nowhere }}"), ("model", 1));
        return root.Node(random, "agent").Set("agent", new JsonObject { [key] = value });
    }
}
