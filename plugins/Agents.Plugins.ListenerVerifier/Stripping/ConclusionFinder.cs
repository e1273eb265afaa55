namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>
/// Tells which clauses of a trace state the answer. A clause does where it judges an option, announces an answer, or
/// names an option and says nothing else; a list of the options does not.
/// </summary>
internal sealed class ConclusionFinder
{
    /// <summary>Words of its own that a verdict at the begin or the end may have: "B is clearly bigger".</summary>
    private const int ShortVerdict = 3;

    private readonly OptionLists _lists;
    private readonly IReadOnlyList<Clause> _clauses;
    private readonly IReadOnlyList<ClauseReading> _readings;
    private readonly bool[] _concludes;

    public ConclusionFinder(IReadOnlyList<TraceToken> tokens, IReadOnlyList<OptionMention> mentions, string question)
    {
        var reader = new ClauseReader(tokens, mentions, question);
        _clauses = [.. Stripping.Clauses.Read(tokens).SelectMany(reader.Cut)];
        _readings = [.. _clauses.Select(c => reader.Read(c.First, c.End))];
        _lists = new OptionLists(tokens, reader.Mentions, _clauses, _readings);
        _concludes = new bool[_clauses.Count];
        MarkStatements();
        MarkLeads();
        MarkEnds(Enumerable.Range(0, _clauses.Count));
        MarkEnds(Enumerable.Range(0, _clauses.Count).Reverse());
    }

    /// <summary>The clauses, cut where a reason and a conclusion stand in one.</summary>
    public IReadOnlyList<Clause> Clauses => _clauses;

    /// <summary>Which of them state the answer.</summary>
    public IReadOnlyList<bool> Concludes => _concludes;

    private void MarkStatements()
    {
        var isDue = false;
        for (var i = 0; i < _clauses.Count; i++)
        {
            if (_readings[i].IsEmpty)
                continue;
            var previous = Enumerable.Range(1, Math.Min(2, i)).Select(step => i - step)
                .Where(j => !_readings[j].IsEmpty && !_clauses[j].EndsSentence).Select(j => (int?)j).FirstOrDefault();
            var follows = previous is { } p && (_concludes[p] || _readings[p].IsLead);
            _concludes[i] = isDue || _readings[i].Judges || (_readings[i].IsBare && !_lists.Has(i, follows));
            isDue = _readings[i] is { HasMarker: true, IsLead: true } && _clauses[i].Close is ":" or "" or "\n";
        }
    }

    /// <summary>"So," and "the final answer:" go with the conclusion that they lead to.</summary>
    private void MarkLeads()
    {
        var next = -1;
        for (var i = _clauses.Count - 1; i >= 0; i--)
        {
            if (_readings[i].IsEmpty)
                continue;
            _concludes[i] |= _readings[i].IsLead && (next < 0
                || (_concludes[next] && (!_clauses[i].EndsSentence || _readings[i].HasMarker)));
            next = i;
        }
    }

    /// <summary>From an end of the trace on, a few words on a named option are a verdict.</summary>
    private void MarkEnds(IEnumerable<int> order)
    {
        foreach (var i in order.Where(i => !_readings[i].IsEmpty))
        {
            var isShort = _readings[i] is { HasLabel: true, Numbers: 0, Content: <= ShortVerdict } && !_lists.IsItem(i);
            if (!_concludes[i] && !isShort)
                return;
            _concludes[i] = true;
        }
    }
}
