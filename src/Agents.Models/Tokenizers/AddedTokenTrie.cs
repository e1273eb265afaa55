using System.Buffers;

namespace Agents.Models.Tokenizers;

/// <summary>Finds added tokens in a text: the leftmost, and of those the longest.</summary>
internal sealed class AddedTokenTrie
{
    private readonly Dictionary<(int Node, char Next), int> _edges = [];
    private readonly List<AddedToken?> _tokens = [null];
    private readonly SearchValues<char> _starts;

    /// <param name="tokens">The tokens.</param>
    /// <param name="content">Their text as it stands in the texts to come; null where that is as it is.</param>
    public AddedTokenTrie(IEnumerable<AddedToken> tokens, Func<string, string>? content = null)
    {
        var starts = new HashSet<char>();
        foreach (var token in tokens)
        {
            var text = content is null ? token.Content : content(token.Content);
            starts.Add(text[0]);
            Add(token, text);
        }

        _starts = SearchValues.Create([.. starts]);
    }

    /// <summary>Finds the next token at or after <paramref name="start"/>.</summary>
    /// <returns>Its place and id; a length of 0 where there is none.</returns>
    public (int Start, int Length, int Id) Find(ReadOnlySpan<char> text, int start)
    {
        for (var at = start; at < text.Length; at++)
        {
            var skip = text[at..].IndexOfAny(_starts);
            if (skip < 0)
                break;
            at += skip;
            if (Longest(text[at..]) is ( > 0 and var length, { } token))
                return Widen(text, start, at, at + length, token);
        }

        return (text.Length, 0, -1);
    }

    private static (int Start, int Length, int Id) Widen(
        ReadOnlySpan<char> text, int first, int start, int end, AddedToken token)
    {
        while (token.TakesSpaceBefore && start > first && char.IsWhiteSpace(text[start - 1]))
            start--;
        while (token.TakesSpaceAfter && end < text.Length && char.IsWhiteSpace(text[end]))
            end++;
        return (start, end - start, token.Id);
    }

    private void Add(AddedToken token, string text)
    {
        var node = 0;
        foreach (var next in text)
        {
            if (!_edges.TryGetValue((node, next), out var child))
            {
                child = _tokens.Count;
                _tokens.Add(null);
                _edges.Add((node, next), child);
            }

            node = child;
        }

        _tokens[node] = token;
    }

    private (int Length, AddedToken? Token) Longest(ReadOnlySpan<char> text)
    {
        var (node, best) = (0, (Length: 0, Token: (AddedToken?)null));
        for (var i = 0; i < text.Length && _edges.TryGetValue((node, text[i]), out node); i++)
        {
            if (_tokens[node] is { } token)
                best = (i + 1, token);
        }

        return best;
    }
}
