using System.Runtime.CompilerServices;
using Agents.Models.Tokenizers;

namespace Agents.Models.Constraints;

/// <summary>
/// The bytes of a vocabulary's tokens as a tree, so that a refused byte skips all that begins with it. A node's tokens,
/// which most nodes' children are, lie beside each other and are walked in a short loop.
/// </summary>
internal sealed class TokenTrie
{
    // Of node n, from First[n] to First[n + 1]: the tokens that one byte more completes, and the nodes one byte on.
    private readonly (int[] First, (byte Byte, int Token)[] Items) _tokens;
    private readonly (int[] First, (byte Byte, int Node)[] Items) _children;

    /// <param name="tokenizer">Special tokens that are not read as text, and those without bytes, are left out.</param>
    /// <param name="width">Width of the model's logits.</param>
    /// <param name="endIds">Tokens that end an answer.</param>
    /// <param name="visible">Special tokens that are read as text.</param>
    public TokenTrie(
        BpeTokenizer tokenizer, int width, IReadOnlyList<int> endIds, IReadOnlySet<int>? visible = null)
    {
        (Width, EndIds) = (width, endIds);
        var tokens = Enumerable.Range(0, Math.Min(width, tokenizer.VocabularySize))
            .Where(id => (!tokenizer.IsSpecial(id) || visible?.Contains(id) == true) && !endIds.Contains(id))
            .Select(id => (Id: id, Bytes: tokenizer.TokenBytes(id).ToArray()))
            .Where(t => t.Bytes.Length is > 0 and < short.MaxValue).ToList();
        tokens.Sort((a, b) => a.Bytes.AsSpan().SequenceCompareTo(b.Bytes) is not 0 and var order ? order : a.Id - b.Id);
        var (ends, children) = (new List<(int Node, byte Byte, int Token)>(), new List<(int, byte, int)>());
        // The nodes of the last token's bytes; the root is before the first.
        var (path, last, count) = (new List<int> { 0 }, Array.Empty<byte>(), 1);
        foreach (var (id, bytes) in tokens)
        {
            var common = bytes.AsSpan(0, bytes.Length - 1).CommonPrefixLength(last);
            common = Math.Min(common, path.Count - 1);
            path.RemoveRange(common + 1, path.Count - common - 1);
            for (var depth = common; depth < bytes.Length - 1; depth++)
            {
                children.Add((path[^1], bytes[depth], count));
                path.Add(count++);
            }
            ends.Add((path[^1], bytes[^1], id));
            last = bytes;
        }
        (_tokens, _children) = (ByNode(ends, count), ByNode(children, count));
    }

    public int Width { get; }

    public IReadOnlyList<int> EndIds { get; }

    /// <summary>Marks the tokens whose bytes can follow a set.</summary>
    /// <param name="language">The language.</param>
    /// <param name="tables">Its automaton.</param>
    /// <param name="start">What may follow.</param>
    /// <param name="limit">Most bytes that may still be needed after a token.</param>
    /// <param name="mask">Takes a bit for each token that may come.</param>
    /// <returns>The most bytes that are still needed after one of the tokens.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Walk(Language language, LanguageTables tables, int start, int limit, ulong[] mask)
    {
        var (open, longest) = (new Stack<(int Node, int[] Table)>([(0, tables.Of(start))]), 0);
        var (measured, needed) = (Language.Nothing, Language.Unbounded);
        while (open.TryPop(out var place))
        {
            var (node, table) = place;
            foreach (var (value, token) in Of(_tokens, node))
            {
                var next = table[value];
                if (next == Language.Nothing)
                    continue;
                if (next != measured)
                    (measured, needed) = (next, language.Shortest(next));
                if (needed > limit)
                    continue;
                longest = Math.Max(longest, needed);
                mask[token >> 6] |= 1UL << token;
            }
            // The last first, so that memory is walked from front to back.
            var children = Of(_children, node);
            for (var i = children.Length - 1; i >= 0; i--)
            {
                var (value, child) = children[i];
                if (table[value] is not Language.Nothing and var next)
                    open.Push((child, tables.Of(next)));
            }
        }
        return longest;
    }

    private static ReadOnlySpan<(byte Byte, int Target)> Of((int[] First, (byte, int)[] Items) edges, int node) =>
        edges.Items.AsSpan(edges.First[node]..edges.First[node + 1]);

    private static (int[] First, (byte, int)[] Items) ByNode(List<(int Node, byte Byte, int Target)> edges, int nodes)
    {
        var first = new int[nodes + 1];
        foreach (var edge in edges)
            first[edge.Node + 1]++;
        for (var node = 0; node < nodes; node++)
            first[node + 1] += first[node];
        return (first, [.. edges.OrderBy(e => e.Node).Select(e => (e.Byte, e.Target))]);
    }
}
