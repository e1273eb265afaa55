using System.Globalization;
using System.Text;

namespace Agents.Models.Tokenizers;

/// <summary>Classifies Unicode scalar values.</summary>
internal static class CharacterKinds
{
    /// <summary>Kind and UTF-16 length of the character at an index; a lone surrogate is Other.</summary>
    public static (CharacterKind Kind, int Length) At(ReadOnlySpan<char> text, int index)
    {
        var c = text[index];
        if (char.IsAsciiLetter(c))
            return (CharacterKind.Letter, 1);
        if (char.IsWhiteSpace(c))
            return (CharacterKind.Space, 1);
        if (!char.IsSurrogate(c))
            return (Of(char.GetUnicodeCategory(c)), 1);
        return Rune.DecodeFromUtf16(text[index..], out var rune, out var length) == System.Buffers.OperationStatus.Done
            ? (Of(Rune.GetUnicodeCategory(rune)), length)
            : (CharacterKind.Other, length);
    }

    /// <summary>End of the run of one kind that begins at <paramref name="start"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the run begins.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="most">Most characters to take.</param>
    public static int RunEnd(ReadOnlySpan<char> text, int start, CharacterKind kind, int most = int.MaxValue)
    {
        for (var taken = 0; start < text.Length && taken < most; taken++)
        {
            var (found, length) = At(text, start);
            if (found != kind)
                break;
            start += length;
        }

        return start;
    }

    private static CharacterKind Of(UnicodeCategory category) => category switch
    {
        <= UnicodeCategory.OtherLetter => CharacterKind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber =>
            CharacterKind.Number,
        _ => CharacterKind.Other,
    };
}
