using System.Globalization;
using System.Text;

namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>
/// A text as rules read it: look-alikes (full-width, circled, mathematical, Cyrillic and Greek capitals) are plain
/// letters and digits, what cannot be seen is gone. Each place knows where it stands in the text as it came.
/// </summary>
internal sealed class FoldedText
{
    private const string Lookalikes = "АВЕЅІЈКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";
    private const string Plain = "ABESIJKMHOPCTYXABEZHIKMNOPTYX";

    // First and last code point of a row, and the character that the first stands for; rows of 26 repeat.
    private static readonly (int First, int Last, char Start)[] Rows =
    [
        (0xFF01, 0xFF5E, '!'),
        (0x2460, 0x2468, '1'),
        (0x249C, 0x24B5, 'A'),
        (0x24B6, 0x24CF, 'A'),
        (0x24D0, 0x24E9, 'A'),
        (0x1F110, 0x1F129, 'A'),
        (0x1F130, 0x1F149, 'A'),
        (0x1F150, 0x1F169, 'A'),
        (0x1F170, 0x1F189, 'A'),
        (0x1F1E6, 0x1F1FF, 'A'),
    ];

    private readonly List<int> _origin = [];

    private FoldedText(string text)
    {
        var folded = new StringBuilder(text.Length);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Fold(rune) is { } character)
            {
                folded.Append(character);
                _origin.Add(at);
            }

            at += rune.Utf16SequenceLength;
        }

        _origin.Add(text.Length);
        (Original, Text) = (text, folded.ToString());
    }

    public string Original { get; }

    public string Text { get; }

    public static FoldedText Of(string text) => new(text);

    /// <summary>The stretch as it came, with what cannot be seen in it.</summary>
    public string Slice(int start, int end) => Original[_origin[start].._origin[end]];

    private static char? Fold(Rune rune)
    {
        var value = rune.Value;
        if (value < 0x80)
            return value is '\r' ? null : (char)value;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.EnclosingMark or UnicodeCategory.Control)
            return null;
        if (Mathematical(value) is { } letter)
            return letter;
        foreach (var (first, last, start) in Rows)
        {
            if (value >= first && value <= last)
                return (char)(start + value - first);
        }

        return value switch
        {
            0x2212 or 0x2010 or 0x2011 => '-',
            0x2028 or 0x2029 or 0x85 => '\n',
            > 0xFFFF => '\u25a1',
            _ when Rune.IsWhiteSpace(rune) => ' ',
            _ => Lookalike((char)value),
        };
    }

    private static char? Mathematical(int value) => value switch
    {
        >= 0x1D400 and <= 0x1D6A3 when (value - 0x1D400) % 52 is var i => (char)(i < 26 ? 'A' + i : 'a' + i - 26),
        >= 0x1D7CE and <= 0x1D7FF => (char)('0' + ((value - 0x1D7CE) % 10)),
        _ => null,
    };

    private static char Lookalike(char character)
    {
        var i = Lookalikes.IndexOf(character, StringComparison.Ordinal);
        return i < 0 ? character : Plain[i];
    }
}
