using Agents.Models.Checkpoints;

namespace Agents.Models.Tokenizers;

/// <summary>
/// The merges of a SentencePiece model, which stores a score a token: every way to make a token of two others, the
/// highest score first (transformers' <c>generate_merges</c>).
/// </summary>
internal static class SentencePieceMerges
{
    /// <summary>Characters of a token; with the next, what a hostile file can ask for.</summary>
    private const int LongestToken = 512;

    /// <summary>
    /// Characters that are looked at for all splits together; 262,144 tokens of 8 characters need 17 million.
    /// </summary>
    private const long MaximumWork = 1L << 28;

    /// <param name="tokens">By id.</param>
    /// <param name="scores">By id.</param>
    /// <param name="merged">Whether a token is made by merging.</param>
    /// <param name="source">The file, for errors.</param>
    public static List<(string Left, string Right)> Of(
        IReadOnlyList<string> tokens, float[] scores, Func<int, bool> merged, string source)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < tokens.Count; id++)
            ids.TryAdd(tokens[id], id);
        var (found, work) = (new List<(float Score, int Left, int Right)>(), 0L);
        for (var id = 0; id < tokens.Count; id++)
        {
            if (!merged(id))
                continue;
            work += (long)tokens[id].Length * tokens[id].Length;
            if (tokens[id].Length > LongestToken || work > MaximumWork)
                throw CheckpointError.Of($"{source}: token {id}, or all up to it together, are too long to be merged.");
            found.AddRange(Splits(tokens[id], ids).Select(s => (scores[id], s.Left, s.Right)));
        }

        return [.. found
            .OrderByDescending(m => m.Score)
            .ThenByDescending(m => tokens[m.Left].Length)
            .ThenByDescending(m => tokens[m.Right].Length)
            .Select(m => (tokens[m.Left], tokens[m.Right]))];
    }

    private static List<(int Left, int Right)> Splits(string token, Dictionary<string, int> ids)
    {
        var (splits, lookup) = (new List<(int, int)>(), ids.GetAlternateLookup<ReadOnlySpan<char>>());
        for (var i = 1; i < token.Length; i++)
        {
            if (lookup.TryGetValue(token.AsSpan(0, i), out var left)
                && lookup.TryGetValue(token.AsSpan(i), out var right))
            {
                splits.Add((left, right));
            }
        }

        splits.Sort();
        return splits;
    }
}
