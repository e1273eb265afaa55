using System.Text;
using Agents.Plugins.ListenerVerifier.Stripping;

namespace Agents.Plugins.ListenerVerifier;

/// <summary>
/// Takes the answer out of a trace, however it is restated: by letter, place, text or number words, in marks, tags and
/// boxes, behind look-alike letters. Reasons stay as they are, so that a listener has to follow them and cannot copy.
/// </summary>
/// <remarks>
/// Rules on English traces (and the words for "answer" of a few other languages), no model. What only follows from a
/// reason ("42 > 40") is left in; a paraphrase that names no option ("the cheaper one") is not recognised.
/// </remarks>
public static class AnswerStripper
{
    /// <summary>Longest trace, in characters.</summary>
    public const int MaxLength = 100_000;

    /// <summary>Takes every statement of the answer out.</summary>
    /// <param name="question">The question and its options.</param>
    /// <param name="trace">The reasoning, at most <see cref="MaxLength"/> characters.</param>
    /// <exception cref="AgentsException">The trace is longer.</exception>
    public static StrippedTrace Strip(ChoiceQuestion question, string trace)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Length > MaxLength)
            throw new AgentsException($"The trace has {trace.Length} characters; at most {MaxLength} are read.");
        var (statements, marks) = (new List<string>(), new List<string>());
        var names = new OptionNames(question.Options);
        var text = FoldedText.Of(WithoutMarks(trace, marks));
        var tokens = TraceTokens.Read(text.Text);
        var found = new ConclusionFinder(tokens, names.Find(tokens), question.Text);
        var left = Join(text, tokens, found.Clauses, found.Concludes, statements);
        return new StrippedTrace(left, [.. statements, .. marks]);
    }

    /// <summary>The option that a reply states: by its last mark, else by its last statement of one option.</summary>
    internal static int? Stated(ChoiceQuestion question, StrippedTrace stripped) =>
        stripped.Removed.Reverse().Select(question.Find).FirstOrDefault(option => option is not null);

    private static string WithoutMarks(string trace, List<string> removed)
    {
        var (folded, left, from) = (FoldedText.Of(trace), new StringBuilder(trace.Length), 0);
        foreach (var (start, end) in MarkedAnswers.Find(folded.Text))
        {
            left.Append(folded.Slice(from, start));
            removed.Add(folded.Slice(start, end));
            from = end;
        }

        return left.Append(folded.Slice(from, folded.Text.Length)).ToString();
    }

    private static string Join(
        FoldedText text,
        List<TraceToken> tokens,
        IReadOnlyList<Clause> clauses,
        IReadOnlyList<bool> concludes,
        List<string> removed)
    {
        var left = new StringBuilder(text.Text.Length);
        for (var i = 0; i < clauses.Count; i++)
        {
            var (start, end) = Span(text, tokens, clauses, i);
            if (concludes[i])
            {
                removed.Add(text.Slice(start, end).Trim());
                Close(left, clauses, concludes, i);
            }
            else
            {
                left.Append(text.Slice(start, end));
            }
        }

        return left.ToString().Trim();
    }

    // With the white space before it and the sign that closes it.
    private static (int Start, int End) Span(
        FoldedText text, List<TraceToken> tokens, IReadOnlyList<Clause> clauses, int i) => (
            i == 0 ? 0 : tokens[clauses[i].First - 1].End,
            i + 1 == clauses.Count ? text.Text.Length
                : clauses[i].Close.Length > 0 ? tokens[clauses[i].End].End : tokens[clauses[i].End - 1].End);

    /// <summary>The sentence whose end was taken out is closed by that end's sign.</summary>
    private static void Close(
        StringBuilder left, IReadOnlyList<Clause> clauses, IReadOnlyList<bool> concludes, int i)
    {
        if (!clauses[i].EndsSentence || i == 0 || clauses[i - 1].EndsSentence)
            return;
        var kept = i - 1;
        while (kept >= 0 && concludes[kept] && !clauses[kept].EndsSentence)
            kept--;
        if (kept < 0 || concludes[kept] || clauses[kept].EndsSentence)
            return;
        while (left.Length > 0 && (char.IsWhiteSpace(left[^1]) || left[^1] is ',' or ';' or ':' or '—' or '–' or '('))
            left.Length--;
        left.Append(clauses[i].Close);
    }
}
