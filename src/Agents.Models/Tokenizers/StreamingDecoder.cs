using System.Text;

namespace Agents.Models.Tokenizers;

/// <summary>
/// Turns ids into text as they come. A code point is given out whole; bytes that can no longer become one are given
/// out as U+FFFD at once. The texts together equal <see cref="BpeTokenizer.Decode"/> of all ids.
/// </summary>
internal sealed class StreamingDecoder
{
    private readonly BpeTokenizer _tokenizer;
    private readonly bool _skipSpecial;
    private readonly IReadOnlySet<int>? _visible;
    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
    private bool _atStart;

    /// <param name="tokenizer">Knows the bytes of a token.</param>
    /// <param name="skipSpecial">Special tokens have no text.</param>
    /// <param name="visible">Special tokens that have text all the same.</param>
    public StreamingDecoder(BpeTokenizer tokenizer, bool skipSpecial, IReadOnlySet<int>? visible = null)
    {
        (_tokenizer, _skipSpecial, _visible) = (tokenizer, skipSpecial, visible);
        _atStart = tokenizer.DropsFirstSpace;
    }

    /// <summary>Takes a token.</summary>
    /// <returns>The text that is complete now; often empty.</returns>
    public string Add(int id) => _skipSpecial && _tokenizer.IsSpecial(id) && _visible?.Contains(id) != true
        ? ""
        : Convert(_tokenizer.TokenBytes(id), flush: false);

    /// <summary>Ends the text.</summary>
    /// <returns>U+FFFD where a code point was begun, else nothing.</returns>
    public string Flush() => Convert([], flush: true);

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        Span<char> characters = stackalloc char[256];
        // At most three bytes were held back, and no byte makes more than one character.
        if (bytes.Length + 4 > characters.Length)
            characters = new char[bytes.Length + 4];
        characters = characters[.._utf8.GetChars(bytes, characters, flush)];
        if (_atStart && characters.Length > 0)
        {
            characters = characters[0] == ' ' ? characters[1..] : characters;
            _atStart = false;
        }

        return new string(characters);
    }
}
