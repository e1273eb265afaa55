namespace Agents.Choices;

/// <summary>
/// A decision among candidates as a turn's token ids: the prompt lists the features of each candidate, each list ended
/// by a 0, and the completion is the index of the one that was chosen. So it is logged, priced and trained on as an
/// answer is.
/// </summary>
internal static class ChoiceTokens
{
    private const int End = 0;

    /// <param name="candidates">The features of each candidate, ids from 1.</param>
    public static IReadOnlyList<int> Encode(IReadOnlyList<IReadOnlyList<int>> candidates)
    {
        var ids = new List<int>();
        foreach (var features in candidates)
        {
            if (features.Any(f => f <= End))
                throw new ArgumentOutOfRangeException(nameof(candidates), "Features are numbered from 1.");
            ids.AddRange(features);
            ids.Add(End);
        }

        return ids;
    }

    /// <exception cref="AgentsException">The ids are no decision.</exception>
    public static IReadOnlyList<IReadOnlyList<int>> Decode(IReadOnlyList<int> ids)
    {
        if (ids.Count == 0 || ids[^1] != End || ids.Any(i => i < End))
            throw new AgentsException("The turn is no choice: its prompt does not list candidates, each ended by a 0.");
        var candidates = new List<IReadOnlyList<int>>();
        var features = new List<int>();
        foreach (var id in ids)
        {
            if (id != End)
            {
                features.Add(id);
                continue;
            }

            candidates.Add(features);
            features = [];
        }

        return candidates;
    }
}
