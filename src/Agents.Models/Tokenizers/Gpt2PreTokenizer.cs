namespace Agents.Models.Tokenizers;

/// <summary>
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>
/// </summary>
internal sealed class Gpt2PreTokenizer : PreTokenizer
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    protected override int NextEnd(ReadOnlySpan<char> text, int start)
    {
        if (text[start] == '\'')
        {
            foreach (var contraction in Contractions)
            {
                if (text[start..].StartsWith(contraction, StringComparison.Ordinal))
                    return start + contraction.Length;
            }
        }

        var from = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var (kind, _) = CharacterKinds.At(text, from);
        return kind == CharacterKind.Space ? SpaceEnd(text, start) : CharacterKinds.RunEnd(text, from, kind);
    }

    // A run of white space before something else leaves its last character to what follows.
    private static int SpaceEnd(ReadOnlySpan<char> text, int start)
    {
        var end = CharacterKinds.RunEnd(text, start, CharacterKind.Space);
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }
}
