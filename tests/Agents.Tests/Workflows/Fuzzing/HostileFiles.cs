using System.Text;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>Files that are made to do harm; all are wrong.</summary>
internal static class HostileFiles
{
    /// <summary>By name, made of a seeded generator and a right workflow.</summary>
    public static IReadOnlyList<(string Name, Func<Random, string, byte[]> Make)> All { get; } =
    [
        Text("bomb", (r, _) => Bomb(r)),
        Text("alias to itself", (_, _) => "nodes: &a [*a]"),
        Text("merged key", (_, s) => s + "\nbase: &b {x: 1}\nmore: {<<: *b}\n"),
        Text("anchor", (r, s) => AtValue(r, s, "&a ")),
        Text("alias", (r, s) => AtValue(r, s, "*a #")),
        Text("tag", (r, s) => AtValue(r, s, r.Pick(
            "!!str ", "!foo ", "!!python/object/apply:os.system ", "!!binary ", "!<tag:yaml.org,2002:str> ",
            "!System.Diagnostics.Process ", "!!set ", "! "))),
        Text("deep brackets", (r, _) => new string('[', r.Next(65, 1_000_000))),
        Text("deep maps", (r, _) => Repeat("{a: ", r.Next(65, 200_000))),
        Text("deep and closed", (r, _) => Nested("output: ", "[", "]", r.Next(65, 300_000))),
        Text("deep lists", (r, _) => "nodes:\n" + Repeat("- ", r.Next(65, 300_000)) + "x"),
        Text("deep keys", (r, _) => Repeat("? ", r.Next(65, 300_000)) + "x"),
        Text("deep lines", (r, _) => Staircase(r.Next(65, 1200))),
        Text("too long a text", (r, s) => s + "\n#" + new string('x', (1 << 20) + r.Next(1000))),
        Text("too long a scalar", (r, _) => $"nodes: \"{new string(r.Pick('x', 'ü', '\''), 1 << 20)}\""),
        Text("too many values", (r, _) => "output: [" + Repeat("a,", r.Next(100_001, 500_000)) + "]"),
        Text("too many keys", (r, _) => string.Concat(Enumerable.Range(0, r.Next(200, 60_000)).Select(i => $"key{i}: x\n"))),
        Text("long key", (r, s) => new string('k', r.Next(100, 900_000)) + ": x\n" + s),
        Text("doubled key", (_, s) => s + "\nnodes: []\n"),
        Text("two documents", (_, s) => s + "\n---\n" + s),
        Text("key that is a list", (_, s) => s + "\n? [a, b]\n: c\n"),
        Text("unclosed quote", (r, s) => s + "\ndescription: " + r.Pick("\"", "'") + new string('x', r.Next(10))),
        Text("not a map", (r, _) => r.Pick("", "\n", "# x", "- a", "42", "null", "true", "'x'", "---", "...", "[]", "{}", "~")),
        Text("many tags", (r, _) => Prompt(Repeat("{% if a %}", r.Next(201, 20_000)))),
        Text("deep tags", (r, _) => Prompt(Nested("", "{% if true %}", "{% endif %}", r.Next(101, 10_000)))),
        Text("many outputs", (r, _) => Prompt(Repeat("{{ 1 }}", r.Next(2001, 50_000)))),
        Text("deep indexers", (r, _) => Prompt("{{ " + r.Pick("", "'%' | append: ", "'}' | append: ", "inputs['%']")
            + Repeat("inputs[", r.Next(9, 60_000)))),
        Text("deep indexers, closed", (r, _) => Prompt("{{ " + r.Pick("", "'%' | append: ", "'}' | append: ")
            + Nested("", "inputs[", "]", r.Next(9, 60_000)) + " }}")),
        Text("deep parentheses", (r, _) => Prompt("{% if " + r.Pick("", "'%' == ") + Repeat("(", r.Next(9, 60_000)) + " %}")),
        Text("long output", (r, _) => Prompt("{{ 'a'" + Repeat(r.Pick(" | upcase", " | append: '%'", " | append: '}'"),
            r.Next(130, 60_000)) + " }}")),
        Text("long condition", (r, _) => "nodes: [{id: a, kind: loop, max: 1, body: a, while: \"true"
            + Repeat(r.Pick(" and true", " or '%' == '%'", " == 1"), r.Next(1000, 60_000)) + "\"}]"),
        Text("many errors", (r, _) => "nodes:\n" + string.Concat(Enumerable.Range(0, r.Next(100, 1000)).Select(
            i => $"- {{id: a{i}, kind: switch, default: nowhere_{i}, cases: [{{when: '{{{{', next: nowhere}}]}}\n"))),
        Text("great numbers", (r, _) => "nodes: [{id: a, kind: loop, body: a, max: "
            + r.Pick("1e400", "-1e400", ".inf", ".nan", "0x7fffffff", "0o17", new string('9', r.Next(20, 100_000)),
                "1" + new string('0', 60), "1e18", "00000000000000000000") + "}]"),
        Text("control characters", (r, s) => s + "\ndescription: \"" + r.Pick('\0', '\u0001', '\u001b', '\u0007') + "\"\nzz: 1\n"),
        ("not UTF-8", (r, s) =>
            [.. Encoding.UTF8.GetBytes(s + "\n# "), .. r.Pick<byte[]>([0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf8])]),
        ("UTF-16", (_, s) => [0xff, 0xfe, .. Encoding.Unicode.GetBytes(s)]),
        ("no text", (r, _) =>
        {
            byte[] bytes = new byte[r.Next(1, 100_000)];
            r.NextBytes(bytes);
            return [.. bytes, 0xff];
        }),
    ];

    private static (string, Func<Random, string, byte[]>) Text(string name, Func<Random, string, string> make) =>
        (name, (random, source) => Encoding.UTF8.GetBytes(make(random, source)));

    private static string Bomb(Random random)
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        int levels = random.Next(5, 200);
        for (int i = 1; i < levels; i++)
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        return text.Append($"nodes: *a{levels - 1}\n").ToString();
    }

    // Before the value of a plain "key: value" line.
    private static string AtValue(Random random, string source, string what)
    {
        string[] lines = source.Split('\n');
        var keys = Enumerable.Range(0, lines.Length)
            .Where(i => lines[i].TrimStart() is [>= 'a' and <= 'z', ..] line && line.Contains(": ", StringComparison.Ordinal)).ToArray();
        if (keys.Length == 0)
            return $"name: {what} x\n{source}";
        int at = keys[random.Next(keys.Length)];
        lines[at] = lines[at].Insert(lines[at].IndexOf(": ", StringComparison.Ordinal) + 2, what);
        return string.Join('\n', lines);
    }

    private static string Staircase(int depth)
    {
        var text = new StringBuilder("output:\n");
        for (int i = 1; i < depth && text.Length < 1 << 20; i++)
            text.Append(' ', i).Append("a:\n");
        return text.ToString();
    }

    private static string Prompt(string text) =>
        $"nodes:\n  - id: a\n    kind: agent\n    prompt: >-\n      {text}\n";

    private static string Nested(string before, string open, string close, int depth) =>
        before + Repeat(open, depth) + "0" + Repeat(close, depth);

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();
}
