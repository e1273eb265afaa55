using System.Buffers;

namespace Agents.Models.Tokenizers;

/// <summary>Finds added tokens in a text: the leftmost, and of those the longest.</summary>
internal sealed class AddedTokenTrie
{
    private readonly Dictionary<(int Node, char Next), int> _edges = [];
    private readonly List<int> _tokens = [-1];
    private readonly SearchValues<char> _starts;

    public AddedTokenTrie(IEnumerable<AddedToken> tokens)
    {
        var starts = new HashSet<char>();
        foreach (var token in tokens)
        {
            starts.Add(token.Content[0]);
            Add(token);
        }

        _starts = SearchValues.Create([.. starts]);
    }

    /// <summary>Finds the next token at or after <paramref name="start"/>.</summary>
    /// <returns>Its place and id; a length of 0 where there is none.</returns>
    public (int Start, int Length, int Id) Find(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length)
        {
            var skip = text[start..].IndexOfAny(_starts);
            if (skip < 0)
                break;
            start += skip;
            var (length, id) = Longest(text[start..]);
            if (length > 0)
                return (start, length, id);
            start++;
        }

        return (text.Length, 0, -1);
    }

    private void Add(AddedToken token)
    {
        var node = 0;
        foreach (var next in token.Content)
        {
            if (!_edges.TryGetValue((node, next), out var child))
            {
                child = _tokens.Count;
                _tokens.Add(-1);
                _edges.Add((node, next), child);
            }

            node = child;
        }

        _tokens[node] = token.Id;
    }

    private (int Length, int Id) Longest(ReadOnlySpan<char> text)
    {
        var (node, best) = (0, (Length: 0, Id: -1));
        for (var i = 0; i < text.Length && _edges.TryGetValue((node, text[i]), out node); i++)
        {
            if (_tokens[node] >= 0)
                best = (i + 1, _tokens[node]);
        }

        return best;
    }
}
