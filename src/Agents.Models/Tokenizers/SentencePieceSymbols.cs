using System.Text;

namespace Agents.Models.Tokenizers;

/// <summary>A token for each character, or for its bytes, or the one for what is unknown.</summary>
internal sealed class SentencePieceSymbols : PieceSymbols
{
    private readonly SentencePieceRules _rules;
    private readonly Vocabulary _vocabulary;
    private readonly Dictionary<int, int> _characters = [];

    public SentencePieceSymbols(TokenizerModel model, SentencePieceRules rules, Vocabulary vocabulary)
    {
        (_rules, _vocabulary) = (rules, vocabulary);
        for (var id = 0; id < model.Tokens.Count; id++)
        {
            if (model.Tokens[id] is { Length: 1 or 2 } token
                && Rune.DecodeFromUtf16(token, out var rune, out var length) == System.Buffers.OperationStatus.Done
                && length == token.Length)
            {
                _characters.TryAdd(rune.Value, id);
            }
        }
    }

    public override (int Count, int Dropped) Read(ReadOnlySpan<char> piece, Span<int> ids)
    {
        var (count, dropped, unknown) = (0, 0, false);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in piece.EnumerateRunes())
        {
            var wasUnknown = unknown;
            unknown = false;
            var length = rune.EncodeToUtf8(bytes);
            if (_characters.TryGetValue(rune.Value, out var id))
                ids[count++] = id;
            else if (TryBytes(bytes[..length], ids[count..]))
                count += length;
            else if (_rules.UnknownId is not { } stand)
                dropped += length;
            else if ((unknown = true) && !(wasUnknown && _rules.FusesUnknown))
                ids[count++] = stand;
        }

        return (count, dropped);
    }

    private bool TryBytes(ReadOnlySpan<byte> bytes, Span<int> ids)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (_vocabulary.OfByte(bytes[i]) is not (>= 0 and var id))
                return false;
            ids[i] = id;
        }

        return true;
    }
}
