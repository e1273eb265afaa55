using System.Runtime.InteropServices;
using Agents.Retrieval;

namespace Agents.Plugins.BehaviorHandbook.Retrieval;

/// <summary>
/// Terms to rows, scored by BM25 (S. Robertson and H. Zaragoza, FnTIR 3, 2009). Behaviors are a sentence or two, where
/// a word that stands twice says little more than once: k1 = 0.5 and b = 0.3, below the usual 1.2 and 0.75.
/// </summary>
internal sealed class InvertedIndex
{
    private const float K1 = 0.5f;
    private const float B = 0.3f;
    private const int MaxQueryTerms = 256;

    // A term that nearly every row has tells none from another, and its list is as long as the index.
    private const float LeastRarity = 1e-3f;

    private readonly Dictionary<string, List<Posting>> _postings = new(StringComparer.Ordinal);
    private readonly List<int> _lengths = [];
    private long _length;

    /// <summary>Adds the next row.</summary>
    public void Add(string text)
    {
        var terms = TextTerms.Of(text);
        foreach (var group in terms.GroupBy(t => t, StringComparer.Ordinal))
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_postings, group.Key, out _);
            (list ??= []).Add(new Posting(_lengths.Count, group.Count()));
        }

        _lengths.Add(terms.Count);
        _length += terms.Count;
    }

    /// <summary>Adds each row's score for a query to <paramref name="scores"/>, one place a row.</summary>
    public void Score(string query, Span<float> scores)
    {
        var average = Math.Max(1f, (float)_length / Math.Max(1, _lengths.Count));
        var lengths = CollectionsMarshal.AsSpan(_lengths);
        foreach (var term in TextTerms.Of(query).Distinct(StringComparer.Ordinal).Take(MaxQueryTerms))
        {
            if (!_postings.TryGetValue(term, out var list))
                continue;
            var rarity = MathF.Log(1 + ((_lengths.Count - list.Count + 0.5f) / (list.Count + 0.5f)));
            if (rarity < LeastRarity)
                continue;
            foreach (var posting in CollectionsMarshal.AsSpan(list))
            {
                var damping = K1 * (1 - B + (B * lengths[posting.Row] / average));
                scores[posting.Row] += rarity * posting.Count * (K1 + 1) / (posting.Count + damping);
            }
        }
    }
}
