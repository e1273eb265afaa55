using Agents.Models.Tokenizers.Unicode;

namespace Agents.Models.Tokenizers;

/// <summary>What is done to a text between added tokens before it is cut into pieces.</summary>
internal sealed class TextNormalizer(TokenizerModel model)
{
    private readonly SpacePrefix _prefix = model.SentencePiece?.Prefix ?? SpacePrefix.None;

    /// <summary>The text as the vocabulary knows it.</summary>
    /// <param name="text">A stretch between added tokens, not empty.</param>
    /// <param name="isStart">The whole text begins with it.</param>
    public ReadOnlySpan<char> Apply(ReadOnlySpan<char> text, bool isStart)
    {
        if (model.Composes)
            text = Composer.Compose(text);
        if (model.SentencePiece is null)
            return text;
        var prefixed = _prefix switch
        {
            SpacePrefix.None => false,
            SpacePrefix.Always => true,
            _ => (isStart || _prefix == SpacePrefix.WhereMissing) && text[0] is not (' ' or SentencePieceRules.Space),
        };
        var result = new char[text.Length + (prefixed ? 1 : 0)];
        text.Replace(result.AsSpan(prefixed ? 1 : 0), ' ', SentencePieceRules.Space);
        if (prefixed)
            result[0] = SentencePieceRules.Space;
        return result;
    }

    /// <summary>An added token's text as it stands in normalised text.</summary>
    public string Apply(string content)
    {
        var text = model.Composes ? Composer.Compose(content).ToString() : content;
        return model.SentencePiece is null ? text : text.Replace(' ', SentencePieceRules.Space);
    }
}
