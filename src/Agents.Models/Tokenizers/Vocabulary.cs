using System.Text;

namespace Agents.Models.Tokenizers;

/// <summary>The bytes and flags of each token.</summary>
internal sealed class Vocabulary
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;
    private readonly bool[] _special;
    private readonly int[] _singleBytes = new int[256];

    public Vocabulary(TokenizerModel model)
    {
        var (bytes, added) = (new List<byte>(), model.Added.ToDictionary(t => t.Id));
        _ends = new int[model.Tokens.Count];
        _special = new bool[model.Tokens.Count];
        Array.Fill(_singleBytes, -1);
        for (var id = 0; id < _ends.Length; id++)
        {
            var start = bytes.Count;
            var token = model.Tokens[id];
            if (added.TryGetValue(id, out var addition))
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(addition.Content));
                _special[id] = addition.IsSpecial;
            }
            else if (token is not null && Add(token, model.SentencePiece, bytes) && bytes.Count == start + 1
                && _singleBytes[bytes[start]] < 0)
            {
                _singleBytes[bytes[start]] = id;
            }

            _ends[id] = bytes.Count;
        }

        _bytes = [.. bytes];
    }

    public int Count => _ends.Length;

    /// <summary>The bytes of a token; none for an id that is not used.</summary>
    public ReadOnlySpan<byte> Bytes(int id)
    {
        if ((uint)id >= (uint)_ends.Length)
            return [];
        var start = id == 0 ? 0 : _ends[id - 1];
        return _bytes.AsSpan(start, _ends[id] - start);
    }

    public bool IsSpecial(int id) => (uint)id < (uint)_special.Length && _special[id];

    /// <summary>The token of a single byte; -1 where there is none.</summary>
    public int OfByte(byte value) => _singleBytes[value];

    // Whether the token is written in bytes.
    private static bool Add(string token, SentencePieceRules? rules, List<byte> bytes)
    {
        if (rules is null && ByteSymbols.TryGetBytes(token, bytes))
            return true;
        if (rules is { HasByteTokens: true } && SentencePieceRules.ByteOf(token) is { } value)
        {
            bytes.Add(value);
            return true;
        }

        bytes.AddRange(Encoding.UTF8.GetBytes(rules is null ? token : token.Replace(SentencePieceRules.Space, ' ')));
        return false;
    }
}
