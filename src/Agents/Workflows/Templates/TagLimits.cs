namespace Agents.Workflows.Templates;

/// <summary>
/// Finds tags that are too long or hold too many brackets. The parser of expressions is recursive: what could exhaust
/// its stack is refused before it sees it. A tag ends where the parser ends it, so an end within quotes is none.
/// </summary>
internal static class TagLimits
{
    private const int MaxLength = 1000;
    private const int MaxBrackets = 8;

    /// <summary>What every tag and output must keep to.</summary>
    public static string Message => $"A tag or an output may have {MaxLength} characters and {MaxBrackets} brackets.";

    public static bool AreExceeded(string text)
    {
        for (int at = Begin(text, 0); at >= 0; at = Begin(text, at))
        {
            at = End(text, at);
            if (at < 0)
                return true;
        }

        return false;
    }

    private static int Begin(string text, int from)
    {
        for (int at = text.IndexOf('{', from); at >= 0 && at < text.Length - 1; at = text.IndexOf('{', at + 1))
        {
            if (text[at + 1] is '{' or '%')
                return at;
        }

        return -1;
    }

    // The place after a tag, or -1 where it is beyond the limits.
    private static int End(string text, int start)
    {
        // A comment of one tag, whose quotes are words.
        bool isComment = text.AsSpan(start + 2).TrimStart("- \t\r\n").StartsWith('#');
        char quote = '\0';
        int brackets = 0;
        for (int i = start + 2; i < text.Length; i++)
        {
            char c = text[i];
            if (i - start > MaxLength || (c is '[' or '(' && ++brackets > MaxBrackets))
                return -1;
            if (quote != '\0')
                (i, quote) = (c == '\\' ? i + 1 : i, c == quote ? '\0' : quote);
            else if (c is '\'' or '"' && !isComment)
                quote = c;
            else if (c is '}' or '%' && i + 1 < text.Length && text[i + 1] == '}')
                return i + 2;
        }

        return text.Length;
    }
}
