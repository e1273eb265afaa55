namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>What stands in a stretch of tokens, as far as it tells a conclusion from a reason.</summary>
internal sealed class ClauseReading
{
    private readonly HashSet<int> _options = [];

    /// <param name="tokens">All tokens of the trace.</param>
    /// <param name="first">Index of the first token.</param>
    /// <param name="end">Index after the last.</param>
    /// <param name="mentions">The mentions of the trace, by the index of their first token.</param>
    /// <param name="question">Words of the question: who repeats them says nothing new.</param>
    public ClauseReading(
        IReadOnlyList<TraceToken> tokens,
        int first,
        int end,
        IReadOnlyDictionary<int, OptionMention> mentions,
        IReadOnlySet<string> question)
    {
        for (var at = first; at < end;)
        {
            if (mentions.TryGetValue(at, out var mention) && at + mention.Count <= end)
            {
                Add(mention);
                at += mention.Count;
                continue;
            }

            Add(tokens[at], at + 1 < end ? tokens[at + 1].Text : "", question);
            at++;
        }

        StartsWithResult = first < end && tokens[first].Raw is "=" or "≈";
    }

    /// <summary>Options that are named.</summary>
    public int Options => _options.Count;

    /// <summary>One of them by its letter or place.</summary>
    public bool HasLabel { get; private set; }

    /// <summary>A word that judges.</summary>
    public bool HasVerdict { get; private set; }

    /// <summary>"the answer is": what follows is the answer, whatever it is.</summary>
    public bool IsAnnounced { get; private set; }

    /// <summary>A word that announces an answer, at the end or anywhere.</summary>
    public bool HasMarker { get; private set; }

    /// <summary>Words that say something of their own.</summary>
    public int Content { get; private set; }

    /// <summary>Numbers that are no option.</summary>
    public int Numbers { get; private set; }

    /// <summary>Words of the question, and words that say nothing by themselves.</summary>
    public int Padding { get; private set; }

    /// <summary>An equation goes on.</summary>
    public bool StartsWithResult { get; }

    /// <summary>It judges an option, or announces an answer.</summary>
    public bool Judges => IsAnnounced || (Options > 0 && HasVerdict);

    /// <summary>
    /// It names an option and says nothing else. "42 > 40" compares two values; "B > A" says which option it is.
    /// </summary>
    public bool IsBare => Options > 0 && Content == 0 && Numbers == 0 && !StartsWithResult
        && (Options == 1 || HasLabel || Padding > 0);

    /// <summary>Words that lead to something and say nothing.</summary>
    public bool IsLead => Options == 0 && Content == 0 && Numbers == 0 && (Padding > 0 || HasVerdict);

    /// <summary>Signs alone, or nothing.</summary>
    public bool IsEmpty => Options == 0 && Content == 0 && Numbers == 0 && Padding == 0 && !HasVerdict;

    private void Add(OptionMention mention)
    {
        _options.Add(mention.Option);
        HasLabel |= !mention.ByText;
    }

    private void Add(TraceToken token, string next, IReadOnlySet<string> question)
    {
        if (ConclusionWords.Markers.Contains(token.Text))
        {
            HasMarker = true;
            IsAnnounced |= ConclusionWords.Links.Contains(next);
        }

        if (ConclusionWords.Verdicts.Contains(token.Text))
            HasVerdict = true;
        else if (ConclusionWords.Markers.Contains(token.Text))
            Padding++;
        else if (!token.IsWord)
            return;
        else if (char.IsAsciiDigit(token.Raw[^1]))
            Numbers++;
        else if (IsPadding(token.Text) || question.Contains(token.Text))
            Padding++;
        else
            Content++;
    }

    private static bool IsPadding(string word) =>
        ConclusionWords.Fillers.Contains(word) || ConclusionWords.Connectors.Contains(word)
        || ConclusionWords.SoftConnectors.Contains(word) || ConclusionWords.Links.Contains(word);
}
