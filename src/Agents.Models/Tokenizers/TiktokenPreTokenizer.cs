namespace Agents.Models.Tokenizers;

/// <summary>
/// The patterns of <see cref="SplitPatterns"/>: contractions, then letters with one character before them, then digits,
/// then other characters with a space before and newlines after, then white space up to a newline, then white space.
/// </summary>
/// <param name="digits">Most digits in a piece: 3 for Llama 3, 1 for Qwen 2.</param>
internal sealed class TiktokenPreTokenizer(int digits) : PreTokenizer
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    protected override int NextEnd(ReadOnlySpan<char> text, int start)
    {
        if (text[start] == '\'' && Contraction(text[start..]) is > 0 and var taken)
            return start + taken;
        var (kind, length) = CharacterKinds.At(text, start);
        if (kind == CharacterKind.Letter)
            return CharacterKinds.RunEnd(text, start, CharacterKind.Letter);
        if (kind == CharacterKind.Number)
            return CharacterKinds.RunEnd(text, start, CharacterKind.Number, digits);
        if (text[start] is not '\r' and not '\n')
        {
            var letters = CharacterKinds.RunEnd(text, start + length, CharacterKind.Letter);
            if (letters > start + length)
                return letters;
        }

        var from = text[start] == ' ' ? start + 1 : start;
        var others = CharacterKinds.RunEnd(text, from, CharacterKind.Other);
        if (others == from)
            return SpaceEnd(text, start);
        while (others < text.Length && text[others] is '\r' or '\n')
            others++;
        return others;
    }

    // Case-insensitive as in Unicode's simple folding, which makes ſ an s.
    private static int Contraction(ReadOnlySpan<char> text)
    {
        foreach (var contraction in Contractions)
        {
            if (text.StartsWith(contraction, StringComparison.OrdinalIgnoreCase))
                return contraction.Length;
        }

        return text.Length > 1 && text[1] == 'ſ' ? 2 : 0;
    }

    private static int SpaceEnd(ReadOnlySpan<char> text, int start)
    {
        var end = CharacterKinds.RunEnd(text, start, CharacterKind.Space);
        var newline = text[start..end].LastIndexOfAny('\r', '\n');
        if (newline >= 0)
            return start + newline + 1;
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }
}
