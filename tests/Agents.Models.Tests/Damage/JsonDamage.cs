using System.Text;
using System.Text.Json.Nodes;

namespace Agents.Models.Tests.Damage;

/// <summary>Damage to a JSON text that knows nothing of what it says.</summary>
internal static class JsonDamage
{
    private const int Deep = 100_000;

    private static readonly string[] Absurd =
    [
        "null", "true", "\"\"", "\"text\"", "[]", "{}", "-1", "0", "1", "1e308", "1e999", "-0.0", "0.5", "2147483648",
        "9223372036854775808", "123456789012345678901234567890", "[[[[]]]]", "{\"a\":{\"a\":1}}", "\"\\ud800\"", "\"\\u0000\"",
        "[1,\"a\",null]", "\"../../x\"",
    ];

    /// <summary>No JSON at all, or more than the readers take.</summary>
    public static (string How, byte[] Bytes) Broken(byte[] json, Random random)
    {
        var text = Encoding.UTF8.GetString(json).Trim();
        switch (random.Next(8))
        {
            case 0:
                return ("JSON cut", Encoding.UTF8.GetBytes(text[..random.Next(text.Length)]));
            case 1:
                return ("JSON goes on behind its end", Encoding.UTF8.GetBytes(text + "{}"[random.Next(2)..]));
            case 2:
                return ("JSON nested deep", Encoding.UTF8.GetBytes(Inside(text, Nested(random.Next(65, Deep), "[", "]"))));
            case 3:
                return ("JSON objects nested deep", Encoding.UTF8.GetBytes(
                    Inside(text, Nested(random.Next(65, Deep), "{\"a\":", "}"))));
            case 4:
                return ("JSON nested deep without end", Encoding.UTF8.GetBytes(new string('[', Deep)));
            case 5:
                return ("JSON key twice", Encoding.UTF8.GetBytes(Inside(Inside(text, "1"), "1")));
            case 6:
                return ("JSON with a comment", Encoding.UTF8.GetBytes("/* */" + text));
            default:
                return ("JSON with zeros before", [.. new byte[random.Next(1, 5)], .. json]);
        }
    }

    /// <summary>Still JSON; nobody knows whether it means anything.</summary>
    public static (string How, byte[] Bytes) Open(byte[] json, Random random)
    {
        var root = JsonNode.Parse(json)!;
        var places = Places(root, "").ToList();
        if (places.Count == 0)
            return ("JSON as it was", json);
        var (parent, key, path) = places[random.Next(places.Count)];
        var absurd = Absurd[random.Next(Absurd.Length)];
        const string Mark = "\"\\u0001here\\u0001\"";
        if (random.Next(4) == 0)
        {
            Remove(parent, key);
            return ($"without {path}", Encoding.UTF8.GetBytes(root.ToJsonString()));
        }

        Set(parent, key, "\u0001here\u0001");
        var text = root.ToJsonString().Replace(Mark, absurd, StringComparison.Ordinal);
        return ($"{path} = {absurd}", Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The same JSON, written otherwise.</summary>
    public static byte[] Rewritten(byte[] json, Random random)
    {
        var text = JsonNode.Parse(json)!.ToJsonString(new() { WriteIndented = random.Next(2) == 0 });
        return Encoding.UTF8.GetBytes((random.Next(2) == 0 ? "\uFEFF" : "") + text + new string('\n', random.Next(3)));
    }

    /// <summary>Sets a value by its path; a text that is no JSON is written as it is.</summary>
    public static byte[] With(byte[] json, string value, params object[] path)
    {
        const string Mark = "\u0001here\u0001";
        var root = JsonNode.Parse(json)!;
        var parent = root;
        foreach (var step in path[..^1])
            parent = step is int index ? parent[index]! : parent[(string)step]!;
        Set(parent, path[^1], Mark);
        return Encoding.UTF8.GetBytes(root.ToJsonString().Replace(
            "\"\\u0001here\\u0001\"", value, StringComparison.Ordinal));
    }

    /// <summary>Removes a key.</summary>
    public static byte[] Without(byte[] json, params string[] path)
    {
        var root = JsonNode.Parse(json)!;
        var parent = path[..^1].Aggregate(root, (node, key) => node[key]!);
        parent.AsObject().Remove(path[^1]);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static string Inside(string text, string value) =>
        text[0] == '{' ? $"{{\"twice\":{value}{(text[1..].TrimStart()[0] == '}' ? "" : ",")}{text[1..]}"
            : $"[{value},{text[1..]}";

    private static string Nested(int depth, string open, string close) => new StringBuilder()
        .Insert(0, open, depth).Append('1').Insert(depth * open.Length + 1, close, depth).ToString();

    private static IEnumerable<(JsonNode Parent, object Key, string Path)> Places(JsonNode node, string path)
    {
        IEnumerable<(object Key, JsonNode? Value)> children = node switch
        {
            JsonObject map => map.Select(p => ((object)p.Key, p.Value)),
            JsonArray list => list.Take(20).Select((v, i) => ((object)i, v)),
            _ => [],
        };
        foreach (var (key, value) in children.Take(400).ToList())
        {
            yield return (node, key, $"{path}/{key}");
            if (value is not null)
            {
                foreach (var place in Places(value, $"{path}/{key}"))
                    yield return place;
            }
        }
    }

    private static void Set(JsonNode parent, object key, string value)
    {
        if (key is int index)
            parent[index] = value;
        else
            parent[(string)key] = value;
    }

    private static void Remove(JsonNode parent, object key)
    {
        if (key is int index)
            parent.AsArray().RemoveAt(index);
        else
            parent.AsObject().Remove((string)key);
    }
}
