using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>Writes a tree as YAML: as JSON, or in block style with comments and other ends of lines.</summary>
internal static class TreeWriter
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(JsonNode root, Random random)
    {
        int style = random.Next(4);
        if (style == 0)
            return root.ToJsonString(Readable);
        var text = new StringBuilder();
        if (random.Next(4) == 0)
            text.AppendLine("# a comment: {{ with }} [brackets");
        WriteBlock(root, 0, text, random);
        return style == 1 ? text.ToString().ReplaceLineEndings("\r\n") : text.ToString().ReplaceLineEndings("\n");
    }

    private static void WriteBlock(JsonNode? node, int depth, StringBuilder text, Random random)
    {
        string indent = new(' ', depth * 2);
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                foreach (var (key, value) in map)
                    WriteEntry($"{indent}{Key(key, random)}:", value, depth, text, random);
                break;
            case JsonArray { Count: > 0 } list:
                foreach (var value in list)
                    WriteEntry($"{indent}-", value, depth, text, random);
                break;
            default:
                text.AppendLine(indent + Flow(node));
                break;
        }
    }

    private static void WriteEntry(string lead, JsonNode? value, int depth, StringBuilder text, Random random)
    {
        bool nests = value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } && random.Next(5) > 0;
        text.Append(lead);
        if (!nests)
        {
            text.Append(' ').AppendLine(Flow(value));
            return;
        }

        text.AppendLine(random.Next(8) == 0 ? " # why" : "");
        WriteBlock(value, depth + 1, text, random);
    }

    private static string Key(string key, Random random) =>
        key.Length > 0 && key.All(char.IsAsciiLetterLower) && random.Next(4) > 0 ? key : Flow(key);

    private static string Flow(JsonNode? node) => node?.ToJsonString(Readable) ?? "null";
}
