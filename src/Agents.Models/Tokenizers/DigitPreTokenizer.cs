namespace Agents.Models.Tokenizers;

/// <summary>Makes every character of Unicode's class N its own piece and leaves what is between to another.</summary>
internal sealed class DigitPreTokenizer(PreTokenizer between) : PreTokenizer
{
    public override void Split(ReadOnlySpan<char> text, int offset, List<int> ends)
    {
        var from = 0;
        for (var i = 0; i < text.Length;)
        {
            var (kind, length) = CharacterKinds.At(text, i);
            if (kind == CharacterKind.Number)
            {
                between.Split(text[from..i], offset + from, ends);
                ends.Add(offset + i + length);
                from = i + length;
            }

            i += length;
        }

        between.Split(text[from..], offset + from, ends);
    }

    protected override int NextEnd(ReadOnlySpan<char> text, int start) => throw new NotSupportedException();
}
