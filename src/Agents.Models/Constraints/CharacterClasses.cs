using System.Globalization;

namespace Agents.Models.Constraints;

/// <summary>What any engine may take for a digit, a word character or white space.</summary>
internal static class CharacterClasses
{
    public static CodePointSet Digits { get; } = Of(c => CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.DecimalDigitNumber);

    public static CodePointSet Words { get; } = Of(c => CharUnicodeInfo.GetUnicodeCategory(c)
        is <= UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation || c is 0x200C or 0x200D);

    public static CodePointSet Spaces { get; } = Of(c => c < 0x10000 && (char.IsWhiteSpace((char)c) || c == 0xFEFF));

    private static CodePointSet Of(Func<int, bool> isIn)
    {
        var ranges = new List<(int First, int Last)>();
        for (var c = 0; c <= 0x10FFFF; c++)
        {
            if (!isIn(c))
                continue;
            if (ranges.Count > 0 && ranges[^1].Last == c - 1)
                ranges[^1] = (ranges[^1].First, c);
            else
                ranges.Add((c, c));
        }
        return CodePointSet.Of([.. ranges]);
    }
}
