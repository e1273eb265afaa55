namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>Reads stretches of a trace, and cuts clauses where only one part of them states the answer.</summary>
internal sealed class ClauseReader
{
    /// <summary>Places tried for a cut within a clause, from each end.</summary>
    private const int Cuts = 8;

    private readonly IReadOnlyList<TraceToken> _tokens;
    private readonly HashSet<string> _question;

    public ClauseReader(IReadOnlyList<TraceToken> tokens, IReadOnlyList<OptionMention> mentions, string question)
    {
        _tokens = tokens;
        Mentions = mentions.ToDictionary(m => m.Start);
        _question = [.. TraceTokens.Read(FoldedText.Of(question).Text)
            .Where(t => t.IsWord && !char.IsAsciiDigit(t.Raw[^1]) && t.Raw.Length > 1).Select(t => t.Text)];
    }

    /// <summary>The mentions by the index of their first token.</summary>
    public IReadOnlyDictionary<int, OptionMention> Mentions { get; }

    public ClauseReading Read(int first, int end) => new(_tokens, first, end, Mentions, _question);

    /// <summary>The clause, or its two parts before and after an "and", "but" or "which".</summary>
    public IEnumerable<Clause> Cut(Clause clause)
    {
        if (!States(clause.First, clause.End))
            return [clause];
        var places = Enumerable.Range(clause.First + 1, Math.Max(0, clause.End - clause.First - 1))
            .Where(at => ConclusionWords.SoftConnectors.Contains(_tokens[at].Text)).ToList();
        foreach (var at in places.Take(Cuts).Concat(places.Skip(Cuts).TakeLast(Cuts)))
        {
            var before = States(clause.First, at);
            if (before != States(at, clause.End) && !Read(before ? at : clause.First, before ? clause.End : at).IsLead)
                return [new Clause(clause.First, at, "", EndsSentence: false), clause with { First = at }];
        }

        return [clause];
    }

    private bool States(int first, int end) => Read(first, end) is { Judges: true } or { IsBare: true };
}
