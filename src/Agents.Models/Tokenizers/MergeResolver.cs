using Agents.Models.Checkpoints;

namespace Agents.Models.Tokenizers;

/// <summary>Looks up the tokens that merges are written in.</summary>
internal static class MergeResolver
{
    /// <summary>The merges by id, and the ids by token.</summary>
    /// <exception cref="AgentsException">There is no merge, or one names an unknown token.</exception>
    public static (MergeTable Merges, Dictionary<string, int> Ids) Resolve(TokenizerModel model, string source)
    {
        RefuseWithoutMerges(model, source);
        var ids = new Dictionary<string, int>(model.Tokens.Count, StringComparer.Ordinal);
        for (var id = 0; id < model.Tokens.Count; id++)
        {
            if (model.Tokens[id] is { } token)
                ids.TryAdd(token, id);
        }

        // The merged token is looked up without building a string for each of some 50,000 merges.
        var lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        var merges = new (int, int, int)[model.Merges.Count];
        Span<char> buffer = stackalloc char[512];
        for (var i = 0; i < merges.Length; i++)
        {
            var (left, right) = model.Merges[i];
            var length = left.Length + right.Length;
            var merged = length <= buffer.Length ? buffer[..length] : new char[length];
            left.CopyTo(merged);
            right.CopyTo(merged[left.Length..]);
            if (!ids.TryGetValue(left, out var l) || !ids.TryGetValue(right, out var r)
                || !lookup.TryGetValue(merged, out var id))
            {
                throw CheckpointError.Of(
                    $"{source}: merge {i} ({left} {right}) names a token that is not in the vocabulary.");
            }

            merges[i] = (l, r, id);
        }

        return (new MergeTable(merges), ids);
    }

    // A vocabulary of single bytes and added phrases needs no merges; any other that has none was damaged.
    private static void RefuseWithoutMerges(TokenizerModel model, string source)
    {
        if (model.Merges.Count > 0)
            return;
        var added = model.Added.Select(t => t.Id).ToHashSet();
        for (var id = 0; id < model.Tokens.Count; id++)
        {
            if (model.Tokens[id] is { Length: > 1 } token && !added.Contains(id)
                && (model.SentencePiece is null || SentencePieceRules.ByteOf(token) is null))
            {
                throw CheckpointError.Of($"{source}: the tokenizer has no merges, yet a token {token}.");
            }
        }
    }
}
