using System.Text.RegularExpressions;

namespace Agents.Evaluation.Answers;

/// <summary>Values are the matches of a pattern.</summary>
internal sealed class PatternReader(Regex pattern, Func<string, string> canonical) : IAnswerReader
{
    public IEnumerable<AnswerValue> Read(string text)
    {
        foreach (Match match in pattern.Matches(text))
            yield return new AnswerValue(canonical(match.Value), match.Index, match.Length);
    }
}
