using System.Text;
using System.Text.Json;

namespace Agents.Evaluation.Answers;

/// <summary>The value is the text's only JSON object or array, in a code fence or not.</summary>
internal sealed class JsonReader : IAnswerReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    public IEnumerable<AnswerValue> Read(string text)
    {
        var start = text.IndexOfAny(['{', '[']);
        var end = text.LastIndexOfAny(['}', ']']);
        if (start < 0 || end < start) yield break;

        // From the first opening to the last closing bracket: two values side by side do not parse, and so are none.
        if (Canonical(text[start..(end + 1)]) is { } value) yield return new AnswerValue(value, start, end - start + 1);
    }

    private static string? Canonical(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var builder = new StringBuilder();
            Write(document.RootElement, builder);
            return builder.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Write(JsonElement element, StringBuilder to)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                to.Append('{');
                foreach (var property in element.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    to.Append(JsonSerializer.Serialize(property.Name)).Append(':');
                    Write(property.Value, to);
                    to.Append(',');
                }

                to.Append('}');
                break;
            case JsonValueKind.Array:
                to.Append('[');
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, to);
                    to.Append(',');
                }

                to.Append(']');
                break;
            case JsonValueKind.Number:
                to.Append(NumberPatterns.CanonicalOrNull(element.GetRawText()) ?? element.GetRawText());
                break;
            case JsonValueKind.String:
                to.Append(JsonSerializer.Serialize(element.GetString()));
                break;
            default:
                to.Append(element.GetRawText());
                break;
        }
    }
}
