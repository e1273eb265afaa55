namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>Finds the options in a question's text.</summary>
internal static class LetteredOptions
{
    public static ChoiceQuestion? Read(string text)
    {
        var marks = new List<(int Start, int End)>();
        for (var at = 0; at < text.Length && marks.Count < ChoiceQuestion.MaxOptions;)
        {
            if (Mark(text, at, (char)('A' + marks.Count)) is not { } end)
            {
                at++;
                continue;
            }

            marks.Add((at, end));
            at = end;
        }

        if (marks.Count < 2)
            return null;
        var stem = text[..marks[0].Start].Trim();
        string[] options =
            [.. marks.Select((mark, i) => Option(text, mark.End, i + 1 < marks.Count ? marks[i + 1].Start : null))];
        var isUsable = stem.Length > 0 && !options.Any(string.IsNullOrWhiteSpace)
            && options.Distinct(StringComparer.OrdinalIgnoreCase).Count() == options.Length;
        return isUsable ? new ChoiceQuestion(stem, options) : null;
    }

    /// <summary>The place after "(A) ", "A) ", "A. " or "A: " at a place where a word begins.</summary>
    private static int? Mark(string text, int at, char letter)
    {
        if (at > 0 && !char.IsWhiteSpace(text[at - 1]))
            return null;
        var from = text[at] == '(' ? at + 1 : at;
        if (from + 1 >= text.Length || text[from] != letter || text[from + 1] is not (')' or '.' or ':'))
            return null;
        var end = from + 2;
        return end < text.Length && char.IsWhiteSpace(text[end]) ? end : null;
    }

    // The last option ends with its line: what stands below tells how to answer.
    private static string Option(string text, int start, int? next)
    {
        var end = next ?? (text.IndexOf('\n', start) is var line and >= 0 ? line : text.Length);
        return text[start..end].Trim();
    }
}
