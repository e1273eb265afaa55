namespace Agents.Models.Embeddings;

/// <summary>Text to ids: of each word the longest piece that it begins with, again and again.</summary>
internal sealed class WordPieceTokenizer(WordPieceModel model)
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _words = Lookup(model.Words);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _continuations =
        Lookup(model.Continuations);

    /// <summary>The ids of a text, between the first and the last token.</summary>
    /// <param name="text">A text; what looks like a special token in it is text.</param>
    /// <param name="most">Most ids; the text's end is cut off beyond, the last token stays. At least 2.</param>
    /// <param name="isCut">Whether it was.</param>
    public List<int> Encode(string text, int most, out bool isCut)
    {
        List<int> ids = [model.First];
        foreach (var word in BertText.Words(text, model.Rules))
        {
            Add(word, ids);
            if (ids.Count > most - 1)
                break;
        }

        isCut = ids.Count > most - 1;
        if (isCut)
            ids.RemoveRange(most - 1, ids.Count - (most - 1));
        ids.Add(model.Last);
        return ids;
    }

    private static Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup(
        IReadOnlyDictionary<string, int> pieces) =>
        new Dictionary<string, int>(pieces, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private void Add(string word, List<int> ids)
    {
        var begin = ids.Count;
        if (word.Length > model.LongestWord && word.EnumerateRunes().Count() > model.LongestWord)
        {
            ids.Add(model.Unknown);
            return;
        }

        for (var start = 0; start < word.Length;)
        {
            var (length, id) = Longest(start == 0 ? _words : _continuations, word.AsSpan(start));
            if (length == 0)
            {
                ids.RemoveRange(begin, ids.Count - begin);
                ids.Add(model.Unknown);
                return;
            }

            ids.Add(id);
            start += length;
        }
    }

    private static (int Length, int Id) Longest(
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> pieces, ReadOnlySpan<char> rest)
    {
        for (var length = rest.Length; length > 0; length--)
        {
            if (pieces.TryGetValue(rest[..length], out var id))
                return (length, id);
        }

        return (0, 0);
    }
}
