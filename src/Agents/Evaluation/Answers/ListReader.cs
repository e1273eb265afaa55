namespace Agents.Evaluation.Answers;

/// <summary>
/// The value is the only bracketed list of a text, or its only line read as elements between commas. Numbers among the
/// elements are compared as numbers.
/// </summary>
internal sealed class ListReader(bool numbersOnly) : IAnswerReader
{
    private const string Separator = "\u001f";

    public IEnumerable<AnswerValue> Read(string text)
    {
        var (open, close) = (text.IndexOf('[', StringComparison.Ordinal), text.LastIndexOf(']'));
        if (open < 0 && close < 0) return ReadLines(text);

        var inside = open >= 0 && close > open ? text[(open + 1)..close] : "[";
        // A second bracket means two lists, nesting or a list cut off: none of them is an answer.
        var glued = (open > 0 && char.IsLetterOrDigit(text[open - 1]))
            || (close + 1 < text.Length && char.IsLetterOrDigit(text[close + 1]));
        return !glued && inside.IndexOfAny(['[', ']']) < 0 && Canonical(inside) is { } value
            ? [new AnswerValue(value, open, close - open + 1)]
            : [];
    }

    private IEnumerable<AnswerValue> ReadLines(string text)
    {
        foreach (var line in LineReader.Instance.Read(text))
        {
            if (Canonical(text.Substring(line.Start, line.Length).TrimEnd('.').Trim('*', '`')) is { } value)
                yield return line with { Canonical = value };
        }
    }

    private string? Canonical(string elements)
    {
        var values = new List<string>();
        foreach (var part in elements.Split(','))
        {
            var element = Unquote(part.Trim());
            if (element is null || element.Length == 0) return null;
            var number = NumberPatterns.CanonicalOrNull(element);
            if (number is null && numbersOnly) return null;
            values.Add(number ?? element);
        }

        return string.Join(Separator, values);
    }

    /// <summary>The element without its pair of quotes; null when it has one quote only.</summary>
    private static string? Unquote(string element)
    {
        if (element.Length == 0 || element[0] is not ('\'' or '"'))
            return element.EndsWith('\'') || element.EndsWith('"') ? null : element;
        return element.Length >= 2 && element[^1] == element[0] ? element[1..^1].Trim() : null;
    }
}
