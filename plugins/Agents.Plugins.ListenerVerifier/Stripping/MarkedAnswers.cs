using System.Text.RegularExpressions;

namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>Answers that stand in a mark of their own: tags, boxes, JSON members, "####".</summary>
internal static partial class MarkedAnswers
{
    private const string Box = "\\boxed";
    private const string Tag = "(answer|final|final_answer|choice|verdict)";
    private const string Member = @"\x22?(final_)?(answer|choice|verdict)\x22\s*:\s*(\x22[^\x22\n]*\x22?|[^,}\n]*)";

    /// <summary>Stretches to take out, as first place and place after the last, in order.</summary>
    public static List<(int Start, int End)> Find(string text)
    {
        var found = new List<(int Start, int End)>();
        foreach (Match match in Marks().Matches(text))
            found.Add((match.Index, match.Index + match.Length));
        for (var at = text.IndexOf(Box, StringComparison.Ordinal); at >= 0;)
        {
            var end = BoxEnd(text, at + Box.Length);
            found.Add((at, end));
            at = text.IndexOf(Box, end, StringComparison.Ordinal);
        }

        return Join(found);
    }

    // A box that is not closed goes to the end of its line.
    private static int BoxEnd(string text, int at)
    {
        var depth = 0;
        for (; at < text.Length && text[at] != '\n'; at++)
        {
            depth += text[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (text[at] == '}' && depth == 0)
                return at + 1;
        }

        return at;
    }

    private static List<(int Start, int End)> Join(List<(int Start, int End)> found)
    {
        var joined = new List<(int Start, int End)>();
        foreach (var (start, end) in found.OrderBy(f => f.Start))
        {
            if (joined.Count > 0 && start <= joined[^1].End)
                joined[^1] = (joined[^1].Start, Math.Max(end, joined[^1].End));
            else
                joined.Add((start, end));
        }

        return joined;
    }

    // Without look-around and back-references, so that no text makes it slow.
    [GeneratedRegex(
        @"<\s*" + Tag + @"\s*>[\s\S]*?(<\s*/\s*" + Tag + @"\s*>|\z)"
        + @"|\{\s*" + Member + @"\s*\}|" + Member + @"|####[^\n]*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Marks();
}
