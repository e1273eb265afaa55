namespace Agents.Plugins.BehaviorHandbook.Text;

/// <summary>
/// Tokens of a text where no tokenizer is at hand, estimated from above: three letters a token, each digit, sign and
/// line break one, each byte of what is not ASCII one (a byte-level vocabulary has no worse case for it).
/// </summary>
internal static class TokenEstimate
{
    private const int LettersAToken = 3;

    /// <summary>The estimate.</summary>
    public static int Of(string text)
    {
        int tokens = 0, letters = 0, space = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && char.IsAsciiLetter((char)rune.Value))
            {
                // The space before a word is part of the word's token.
                tokens += letters++ % LettersAToken == 0 ? 1 : 0;
                space = 0;
                continue;
            }

            tokens += space;
            (letters, space) = (0, rune.Value == ' ' ? 1 : 0);
            tokens += rune.Utf8SequenceLength - space;
        }

        return tokens + space;
    }
}
