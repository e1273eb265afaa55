using Agents.Evaluation.Answers;

namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>
/// Cuts a folded text into words, numbers and single signs; white space is left out, line ends are kept.
/// </summary>
internal static class TraceTokens
{
    public static List<TraceToken> Read(string text)
    {
        var tokens = new List<TraceToken>();
        for (var at = 0; at < text.Length;)
        {
            var end = End(text, at, tokens);
            if (text[at] == '\n' || !char.IsWhiteSpace(text[at]))
                tokens.Add(Token(text, at, end));
            at = end;
        }

        return tokens;
    }

    private static int End(string text, int at, List<TraceToken> tokens)
    {
        var c = text[at];
        if (char.IsAsciiDigit(c) || (c == '-' && IsSign(text, at, tokens)))
            return OrdinalEnd(text, NumberEnd(text, at + 1));
        if (!char.IsLetter(c) || IsIdeograph(c))
            return at + 1;
        var end = at + 1;
        while (end < text.Length && (IsLetterOrDigit(text[end]) || IsInside(text, end)))
            end++;
        return end;
    }

    private static int NumberEnd(string text, int end)
    {
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] is '.' or ',' or ':'
            && char.IsAsciiDigit(text[end - 1]) && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
            end++;
        return end;
    }

    // "2nd" is one word.
    private static int OrdinalEnd(string text, int end) =>
        end + 2 <= text.Length && text[end..(end + 2)] is "st" or "nd" or "rd" or "th"
        && (end + 2 == text.Length || !char.IsLetterOrDigit(text[end + 2])) ? end + 2 : end;

    // A minus belongs to the number after it, except between two values.
    private static bool IsSign(string text, int at, List<TraceToken> tokens) =>
        at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])
        && (tokens.Count == 0 || !tokens[^1].IsWord || tokens[^1].End < at);

    private static bool IsInside(string text, int at) =>
        text[at] is '\'' or '’' && at + 1 < text.Length && char.IsLetter(text[at + 1]);

    private static bool IsLetterOrDigit(char c) => char.IsLetterOrDigit(c) && !IsIdeograph(c);

    // Chinese and Japanese have no spaces: each sign is a word.
    private static bool IsIdeograph(char c) => c is >= '\u3040' and <= '\u30ff' or >= '\u3400' and <= '\u9fff';

    private static TraceToken Token(string text, int start, int end)
    {
        var raw = text[start..end];
        var spelling = char.IsAsciiDigit(raw[^1]) ? NumberPatterns.CanonicalOrNull(raw) : null;
        return new TraceToken(spelling ?? Spelled(raw.ToLowerInvariant().Replace('’', '\'')), raw, start, end);
    }

    // Signs that are read aloud are the signs, in a trace as in an option.
    private static string Spelled(string word) => word switch
    {
        "plus" => "+",
        "minus" => "-",
        "times" or "×" or "·" => "*",
        _ => word,
    };
}
