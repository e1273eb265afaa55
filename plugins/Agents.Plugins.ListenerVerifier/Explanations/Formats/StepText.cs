using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Agents.Plugins.ListenerVerifier.Explanations.Formats;

/// <summary>
/// Text of a step with its sources behind it: <c>It is 42. ["17 + 25 is 42"]</c>. A bracket, an arrow's head and a
/// backslash of the text itself have a backslash before them.
/// </summary>
internal static class StepText
{
    private static readonly JsonSerializerOptions Json =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(string text, IReadOnlyList<string> sources) =>
        sources.Count == 0 ? Escape(text) : $"{Escape(text)} {WriteSources(sources)}";

    public static (string Text, IReadOnlyList<string> Sources) Read(string part, RationaleLine line)
    {
        var at = Bracket(part);
        return at < 0
            ? (Unescape(part.Trim()), [])
            : (Unescape(part[..at].Trim()), ReadSources(part[at..], line));
    }

    public static string WriteSources(IReadOnlyList<string> sources) => JsonSerializer.Serialize(sources, Json);

    public static IReadOnlyList<string> ReadSources(string json, RationaleLine line)
    {
        try
        {
            return JsonSerializer.Deserialize<List<string?>>(json, Json) is { } sources && !sources.Contains(null)
                ? [.. sources.OfType<string>()] : throw line.Refuse("text and its sources, [\"…\"]");
        }
        catch (JsonException)
        {
            throw line.Refuse("text and its sources, [\"…\"]");
        }
    }

    public static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal).Replace(">", "\\>", StringComparison.Ordinal);

    public static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is ('\\' or '[' or '>'))
                i++;
            result.Append(text[i]);
        }

        return result.ToString();
    }

    /// <summary>The first bracket that begins sources; -1 where there is none.</summary>
    private static int Bracket(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '[')
                return i;
        }

        return -1;
    }
}
