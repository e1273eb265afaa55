using Agents.Models.Tokenizers;

namespace Agents.Models.Constraints;

/// <summary>
/// The bytes of a vocabulary's tokens as a tree, depth first, so that a refused byte skips all that follow.
/// </summary>
internal sealed class TokenTrie
{
    private readonly (byte Byte, short Depth, int Token)[] _nodes;
    private readonly int[] _ends;
    private readonly int[] _same;

    /// <param name="tokenizer">Special tokens that are not read as text, and those without bytes, are left out.</param>
    /// <param name="width">Width of the model's logits.</param>
    /// <param name="endIds">Tokens that end an answer.</param>
    /// <param name="visible">Special tokens that are read as text.</param>
    public TokenTrie(
        BpeTokenizer tokenizer, int width, IReadOnlyList<int> endIds, IReadOnlySet<int>? visible = null)
    {
        (Width, EndIds) = (width, endIds);
        _same = new int[width];
        var tokens = Enumerable.Range(0, Math.Min(width, tokenizer.VocabularySize))
            .Where(id => (!tokenizer.IsSpecial(id) || visible?.Contains(id) == true) && !endIds.Contains(id))
            .Select(id => (Id: id, Bytes: tokenizer.TokenBytes(id).ToArray()))
            .Where(t => t.Bytes.Length is > 0 and < short.MaxValue).ToList();
        tokens.Sort((a, b) => a.Bytes.AsSpan().SequenceCompareTo(b.Bytes) is not 0 and var order ? order : a.Id - b.Id);
        var (nodes, last) = (new List<(byte Byte, short Depth, int Token)>(), Array.Empty<byte>());
        foreach (var (id, bytes) in tokens)
        {
            var common = bytes.AsSpan().CommonPrefixLength(last);
            _same[id] = -1;
            if (common == bytes.Length && common == last.Length)
                (_same[id], nodes[^1]) = (nodes[^1].Token, nodes[^1] with { Token = id });
            for (var depth = common; depth < bytes.Length; depth++)
                nodes.Add((bytes[depth], (short)depth, depth == bytes.Length - 1 ? id : -1));
            Depth = Math.Max(Depth, bytes.Length);
            last = bytes;
        }
        _nodes = [.. nodes];
        _ends = Ends();
    }

    public int Width { get; }

    public IReadOnlyList<int> EndIds { get; }

    /// <summary>Most bytes of a token.</summary>
    public int Depth { get; }

    /// <summary>Marks the tokens whose bytes can follow a set.</summary>
    /// <param name="language">The language.</param>
    /// <param name="tables">Its automaton.</param>
    /// <param name="start">What may follow.</param>
    /// <param name="limit">Most bytes that may still be needed after a token.</param>
    /// <param name="mask">Takes a bit for each token that may come.</param>
    /// <returns>The most bytes that are still needed after one of the tokens.</returns>
    public int Walk(Language language, LanguageTables tables, int start, int limit, ulong[] mask)
    {
        var (path, longest) = (new int[Depth + 1][], 0);
        path[0] = tables.Of(start);
        for (var i = 0; i < _nodes.Length;)
        {
            var (value, depth, token) = _nodes[i];
            var next = path[depth][value];
            if (next == Language.Nothing)
            {
                i = _ends[i];
                continue;
            }
            if (token >= 0 && language.Shortest(next) is var needed && needed <= limit)
            {
                longest = Math.Max(longest, needed);
                for (; token >= 0; token = _same[token])
                    mask[token >> 6] |= 1UL << (token & 63);
            }
            if (_ends[i] > i + 1)
                path[depth + 1] = tables.Of(next);
            i++;
        }
        return longest;
    }

    private int[] Ends()
    {
        var (ends, open) = (new int[_nodes.Length], new Stack<int>());
        for (var i = 0; i < ends.Length; i++)
        {
            while (open.Count > _nodes[i].Depth)
                ends[open.Pop()] = i;
            open.Push(i);
        }
        while (open.Count > 0)
            ends[open.Pop()] = ends.Length;
        return ends;
    }
}
