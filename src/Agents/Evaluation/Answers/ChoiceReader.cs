using System.Text.RegularExpressions;

namespace Agents.Evaluation.Answers;

/// <summary>
/// Values are the choices that stand as whole words. Words are compared without case; single letters with it, for "a"
/// is an article.
/// </summary>
internal sealed class ChoiceReader : IAnswerReader
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly Regex _pattern;

    public ChoiceReader(IEnumerable<string> choices)
    {
        // The longest first, so that "not sure" is not read as "not".
        var alternatives = choices.Distinct(StringComparer.Ordinal).OrderByDescending(c => c.Length)
            .ThenBy(c => c, StringComparer.Ordinal)
            .Select(c => c.Length == 1 ? Regex.Escape(c) : $"(?i:{Regex.Escape(c)})");
        _pattern = new Regex(
            $@"(?<!\w)(?:{string.Join('|', alternatives)})(?!\w)", RegexOptions.CultureInvariant, Limit);
    }

    public IEnumerable<AnswerValue> Read(string text)
    {
        foreach (Match match in _pattern.Matches(text))
        {
            var value = match.Length == 1 ? match.Value : match.Value.ToUpperInvariant();
            yield return new AnswerValue(value, match.Index, match.Length);
        }
    }
}
