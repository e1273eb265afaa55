using Agents.Models.Checkpoints;

namespace Agents.Models.Tokenizers;

/// <summary>
/// The merges of a SentencePiece model, which stores a score a token: every way to make a token of two others, the
/// highest score first (transformers' <c>generate_merges</c>).
/// </summary>
internal static class SentencePieceMerges
{
    /// <summary>Bounds the pairs that a hostile file can ask for.</summary>
    private const int LongestToken = 512;

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
        var found = new List<(float Score, int Left, int Right)>();
        for (var id = 0; id < tokens.Count; id++)
        {
            if (!merged(id))
                continue;
            if (tokens[id].Length > LongestToken)
                throw CheckpointError.Of($"{source}: token {id} has over {LongestToken} characters.");
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
