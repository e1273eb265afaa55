using System.Text.RegularExpressions;

namespace Agents.Evaluation.Answers;

/// <summary>
/// Numbers in running text. What is glued to letters, to another number or into an expression ("x2", "10-3", "12:30",
/// "1.2.3") is not a value; neither is a number with leading zeros.
/// </summary>
internal static partial class NumberPatterns
{
    private const string Before = @"(?<![\w.+\-−]|\d[,:/*^])[+\-−]?";
    private const string Whole = @"(?:0|[1-9]\d{0,2}(?:,\d{3}){1,20}|[1-9]\d{0,99})";
    private const string After = @"(?!\w|[.,:/+\-−*^]\d)";

    public static IAnswerReader Integers { get; } = new PatternReader(Integer(), Canonical);

    public static IAnswerReader Numbers { get; } = new PatternReader(Number(), Canonical);

    /// <summary>One spelling of a number: no plus sign, separators, trailing zeros or negative zero.</summary>
    public static string Canonical(string number)
    {
        var text = number.Replace(",", "", StringComparison.Ordinal).Replace('−', '-').TrimStart('+');
        if (text.Contains('.', StringComparison.Ordinal)) text = text.TrimEnd('0').TrimEnd('.');
        return text is "-0" or "-" or "" ? "0" : text;
    }

    /// <summary>The number that a text is, in one spelling; null when it is something else.</summary>
    public static string? CanonicalOrNull(string text)
    {
        var match = Number().Match(text);
        return match.Success && match.Length == text.Length ? Canonical(text) : null;
    }

    [GeneratedRegex(Before + Whole + After, RegexOptions.CultureInvariant)]
    private static partial Regex Integer();

    [GeneratedRegex(Before + Whole + @"(?:\.\d{1,100})?" + After, RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
