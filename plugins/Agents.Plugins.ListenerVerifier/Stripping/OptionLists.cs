namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>Tells where options are listed or compared and none is chosen: "A: 40, B: 42", "compare 42, 40".</summary>
internal sealed class OptionLists(
    IReadOnlyList<TraceToken> tokens,
    IReadOnlyDictionary<int, OptionMention> mentions,
    IReadOnlyList<Clause> clauses,
    IReadOnlyList<ClauseReading> readings)
{
    /// <summary>Clauses looked at on either side.</summary>
    private const int Reach = 4;

    /// <summary>Whether an option that stands alone belongs to a list.</summary>
    /// <param name="i">Index of the clause.</param>
    /// <param name="follows">Whether it follows a lead or a conclusion of its sentence.</param>
    public bool Has(int i, bool follows)
    {
        if (IsItem(i))
            return true;
        var reading = readings[i];
        if (reading.HasLabel || reading.Padding > 0 || follows)
            return false;
        var next = NextSaying(i);
        if (next is { } n && readings[n].StartsWithResult)
            return true;
        var startsSentence = i == 0 || clauses[i - 1].EndsSentence;
        var endsSentence = clauses[i].EndsSentence || (next is { } after && readings[after].IsLead);
        return next is not null && !(startsSentence && endsSentence);
    }

    /// <summary>A letter with a colon, bracket or equals sign after it, and another such letter near by.</summary>
    public bool IsItem(int i)
    {
        if (Item(i) is not { } option)
            return false;
        for (var j = Math.Max(0, i - Reach); j <= Math.Min(clauses.Count - 1, i + Reach); j++)
        {
            if (Item(j) is { } other && other != option)
                return true;
        }

        return false;
    }

    private int? NextSaying(int i)
    {
        for (var j = i + 1; j < Math.Min(clauses.Count, i + 1 + Reach); j++)
        {
            if (!readings[j].IsEmpty || readings[j].StartsWithResult)
                return j;
        }

        return null;
    }

    private int? Item(int i) => Head(i)
        // What stands after "A:" is of the same item.
        ?? (i > 0 && clauses[i - 1].Close == ":" && readings[i].Options == 1 ? Head(i - 1) : null);

    private int? Head(int i)
    {
        var clause = clauses[i];
        for (var at = clause.First; at < clause.End; at++)
        {
            if (mentions.TryGetValue(at, out var mention) && !mention.ByText)
            {
                var next = at + mention.Count;
                var isHead = next < clause.End ? tokens[next].Raw is ")" or "=" or "]" : clause.Close == ":";
                return isHead ? mention.Option : null;
            }

            if (tokens[at].IsWord)
                return null;
        }

        return null;
    }
}
