using System.Globalization;
using System.Text;
using Agents.Models.Tokenizers.Unicode;

namespace Agents.Models.Embeddings;

/// <summary>
/// Prepares text as BERT's tokenizer does and cuts it into words: at white space, and around each punctuation mark.
/// Lazily, since most of a long text is beyond what a model reads.
/// </summary>
internal static class BertText
{
    // The ranges that BERT calls Chinese; what came into Unicode later is not among them.
    private static readonly (int First, int Last)[] Chinese =
    [
        (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2A700, 0x2B81F),
        (0x2B920, 0x2CEAF), (0x2F800, 0x2FA1F),
    ];

    /// <summary>The words of a text, prepared.</summary>
    public static IEnumerable<string> Words(string text, BertTextRules rules)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && !IsBreak(text[end], rules))
                end++;
            foreach (var word in Split(Prepare(text.AsSpan(start, end - start), rules), rules))
                yield return word;
            start = end + 1;
        }
    }

    // Nothing is decomposed or brought in order across white space, so a stretch between is prepared alone.
    private static List<Rune> Prepare(ReadOnlySpan<char> stretch, BertTextRules rules)
    {
        var characters = new List<Rune>(stretch.Length);
        var prepared = rules.StripsAccents ? Stripped(stretch, rules) : stretch;
        foreach (var rune in prepared.EnumerateRunes())
        {
            if (rules.Cleans && IsRemoved(rune))
                continue;
            // The one character whose lower case is two.
            if (rules.Lowers && rune.Value == 'İ')
                characters.AddRange([new Rune('i'), new Rune('\u0307')]);
            else
                characters.Add(rules.Lowers ? Rune.ToLowerInvariant(rune) : rune);
        }

        return characters;
    }

    private static ReadOnlySpan<char> Stripped(ReadOnlySpan<char> stretch, BertTextRules rules)
    {
        if (Ascii.IsValid(stretch))
            return stretch;
        var result = new StringBuilder(stretch.Length);
        foreach (var character in Composer.Decompose(stretch).Select(c => new Rune(c)))
        {
            if (Rune.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
                result.Append(character);
        }

        return result.ToString();
    }

    private static IEnumerable<string> Split(List<Rune> characters, BertTextRules rules)
    {
        var word = new StringBuilder();
        foreach (var character in characters)
        {
            var apart = IsPunctuation(character) || (rules.SplitsChinese && IsChinese(character));
            if ((apart || Rune.IsWhiteSpace(character)) && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }

            if (apart)
                yield return character.ToString();
            else if (!Rune.IsWhiteSpace(character))
                word.Append(character);
        }

        if (word.Length > 0)
            yield return word.ToString();
    }

    // Cleaning takes control characters out before white space is looked for, and some are both.
    private static bool IsBreak(char character, BertTextRules rules) => char.IsWhiteSpace(character)
        && !(rules.Cleans && char.IsControl(character) && character is not ('\t' or '\n' or '\r'));

    private static bool IsRemoved(Rune character) => character.Value == Rune.ReplacementChar.Value
        || Rune.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse;

    private static bool IsPunctuation(Rune character) => character.IsAscii
        ? character.Value is > ' ' and < 0x7F && !char.IsAsciiLetterOrDigit((char)character.Value)
        : Rune.IsPunctuation(character);

    private static bool IsChinese(Rune character) =>
        character.Value >= Chinese[0].First
        && Array.Exists(Chinese, r => character.Value >= r.First && character.Value <= r.Last);
}
