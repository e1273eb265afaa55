namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>Cuts tokens into clauses, at signs and before the words that begin a conclusion or a reason.</summary>
internal static class Clauses
{
    public static List<Clause> Read(IReadOnlyList<TraceToken> tokens)
    {
        var clauses = new List<Clause>();
        var (first, words) = (0, 0);
        for (var at = 0; at < tokens.Count; at++)
        {
            // An arrow is two signs: the first of them begins the part.
            var begin = tokens[at].Raw == ">" ? at - 1 : at;
            if (begin > first && words > 0 && IsConnector(tokens, at))
            {
                clauses.Add(new Clause(first, begin, "", EndsSentence: false));
                (first, words) = (begin, 0);
            }

            // "And so therefore" begins one part, not three.
            if (!ConclusionWords.Connectors.Contains(tokens[at].Text) && tokens[at].Text is not ("and" or "-" or "="))
                words++;

            if (Closes(tokens, at) is not { } endsSentence)
                continue;
            clauses.Add(new Clause(first, at, tokens[at].Raw, endsSentence));
            (first, words) = (at + 1, 0);
        }

        if (first < tokens.Count)
            clauses.Add(new Clause(first, tokens.Count, "", EndsSentence: true));
        return clauses;
    }

    // ">" compares, unless it is the head of an arrow.
    private static bool IsConnector(IReadOnlyList<TraceToken> tokens, int at) =>
        ConclusionWords.Connectors.Contains(tokens[at].Text)
        && (tokens[at].Raw != ">" || at == 0 || (tokens[at - 1].Raw is "-" or "=" && tokens[at - 1].End == tokens[at].Start));

    private static bool? Closes(IReadOnlyList<TraceToken> tokens, int at) => tokens[at].Raw[0] switch
    {
        '.' or '!' or '?' or '\n' or '。' or '！' or '？' or '…' => true,
        ',' or ';' or ':' or '—' or '–' or '，' or '；' or '：' or '、' => false,
        _ => null,
    };
}
