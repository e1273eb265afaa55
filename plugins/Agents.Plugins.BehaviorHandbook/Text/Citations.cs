using System.Text.RegularExpressions;

namespace Agents.Plugins.BehaviorHandbook.Text;

/// <summary>Citations in answers: <c>[behavior:NAME]</c>.</summary>
internal static partial class Citations
{
    private const int MaxCitations = 64;

    /// <summary>The names that a text cites, each once, in their order; at most 64.</summary>
    public static IReadOnlyList<string> Of(string text) =>
        [.. Mark().Matches(text).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal).Take(MaxCitations)];

    /// <summary>The text without its citations and the space before them.</summary>
    public static string Remove(string text) => SpacedMark().Replace(text, "").Trim();

    [GeneratedRegex(@"\[behavior:\s{0,4}([a-z0-9_-]{1,64})\s{0,4}\]", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex(@"[ \t]{0,8}\[behavior:[^\]\r\n]{0,80}\]", RegexOptions.CultureInvariant)]
    private static partial Regex SpacedMark();
}
