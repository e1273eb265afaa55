using System.Globalization;
using System.Text;

namespace Agents.Retrieval;

/// <summary>
/// The words of a text as an index keeps them: lower case, letters and digits apart, thousands commas dropped, plurals
/// cut (D. Harman's s-stemmer, JASIS 42, 1991).
/// </summary>
internal static class TextTerms
{
    private const int MaxTerm = 64;

    /// <summary>All terms, in order.</summary>
    public static List<string> Of(string text)
    {
        var terms = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var kind = Kind(text, i);
            if (word.Length > 0 && kind != LastKind(word) && !IsThousandsComma(text, i))
                Take(word, terms);
            if (kind != 0 && word.Length < MaxTerm)
                word.Append(char.ToLowerInvariant(text[i]));
        }

        Take(word, terms);
        return terms;
    }

    /// <summary>Whether the term is a number.</summary>
    public static bool IsNumber(string term) => char.IsAsciiDigit(term[0]);

    // 0: between words, 1: digit, 2: anything that words are made of.
    private static int Kind(string text, int i) => char.IsAsciiDigit(text[i]) ? 1
        : char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i])
            || CharUnicodeInfo.GetUnicodeCategory(text[i]) == UnicodeCategory.NonSpacingMark ? 2 : 0;

    private static int LastKind(StringBuilder word) => char.IsAsciiDigit(word[^1]) ? 1 : 2;

    private static bool IsThousandsComma(string text, int i) =>
        text[i] == ',' && i > 0 && i + 3 < text.Length && char.IsAsciiDigit(text[i - 1])
        && char.IsAsciiDigit(text[i + 1]) && char.IsAsciiDigit(text[i + 2]) && char.IsAsciiDigit(text[i + 3])
        && (i + 4 == text.Length || !char.IsAsciiDigit(text[i + 4]));

    private static void Take(StringBuilder word, List<string> terms)
    {
        if (word.Length == 0)
            return;
        terms.Add(Stem(word.ToString()));
        word.Clear();
    }

    private static string Stem(string word)
    {
        if (word.Length < 4 || word[^1] != 's' || word[^2] is 's' or 'u')
            return word;
        if (word.EndsWith("ies", StringComparison.Ordinal))
            return word[^4] is 'a' or 'e' ? word : word[..^3] + "y";
        if (word.EndsWith("es", StringComparison.Ordinal))
            return word[^3] is 'a' or 'e' or 'o' ? word : word[..^1];
        return word[..^1];
    }
}
