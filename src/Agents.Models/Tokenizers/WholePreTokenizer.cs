namespace Agents.Models.Tokenizers;

/// <summary>Leaves a text in one piece.</summary>
internal sealed class WholePreTokenizer : PreTokenizer
{
    protected override int NextEnd(ReadOnlySpan<char> text, int start) => text.Length;
}
