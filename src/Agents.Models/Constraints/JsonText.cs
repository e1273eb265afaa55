using System.Globalization;

namespace Agents.Models.Constraints;

/// <summary>Characters inside a JSON string: as they are where JSON allows it, else escaped, in one way each.</summary>
internal sealed class JsonText : ITextEncoding
{
    private static readonly CodePointSet Escaped = CodePointSet.Of((0, 0x1F), ('"', '"'), ('\\', '\\'), (0x7F, 0x7F));

    public int Encode(Language language, CodePointSet characters)
    {
        var parts = new List<int> { characters.Except(Escaped).ToLanguage(language) };
        for (var c = 0; c < 0x80; c++)
        {
            if (Escaped.Contains(c) && characters.Contains(c))
                parts.Add(language.Literal(Escape((char)c)));
        }
        return language.Choice([.. parts]);
    }

    public int Encode(Language language, int codePoint) => language.Literal(
        Escaped.Contains(codePoint) ? Escape((char)codePoint) : char.ConvertFromUtf32(codePoint));

    /// <summary>A text as JSON, with quotes.</summary>
    public static string Quote(string text) =>
        $"\"{string.Concat(text.Select(c => c < 0x80 && Escaped.Contains(c) ? Escape(c) : c.ToString()))}\"";

    private static string Escape(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        '"' => "\\\"",
        '\\' => "\\\\",
        _ => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
    };
}
