namespace Agents.Models.Tokenizers;

/// <summary>Cuts text into pieces that are merged apart. By hand, since .NET's patterns see UTF-16.</summary>
internal abstract class PreTokenizer
{
    public static PreTokenizer Create(PreTokenizerKind kind) => kind switch
    {
        PreTokenizerKind.Gpt2 => new Gpt2PreTokenizer(),
        PreTokenizerKind.SmolLm => new DigitPreTokenizer(new Gpt2PreTokenizer()),
        PreTokenizerKind.Qwen2 => new TiktokenPreTokenizer(1),
        PreTokenizerKind.Llama3 => new TiktokenPreTokenizer(3),
        PreTokenizerKind.None => new WholePreTokenizer(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Adds the end of each piece, in order; the last is the text's length.</summary>
    /// <param name="text">What to cut.</param>
    /// <param name="offset">Added to every end.</param>
    /// <param name="ends">Where the ends go.</param>
    public virtual void Split(ReadOnlySpan<char> text, int offset, List<int> ends)
    {
        for (var start = 0; start < text.Length;)
        {
            start = NextEnd(text, start);
            ends.Add(offset + start);
        }
    }

    /// <summary>End of the piece that begins at <paramref name="start"/>.</summary>
    protected abstract int NextEnd(ReadOnlySpan<char> text, int start);
}
