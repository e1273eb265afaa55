namespace Agents.Evaluation.Answers;

/// <summary>A value is a line that is not empty, without quotes, emphasis and a final full stop.</summary>
internal sealed class LineReader : IAnswerReader
{
    public static LineReader Instance { get; } = new();

    public IEnumerable<AnswerValue> Read(string text)
    {
        var start = 0;
        foreach (var line in text.Split('\n'))
        {
            var trimmed = line.Trim();
            if (trimmed.Length > 0 && Strip(trimmed) is { Length: > 0 } value)
            {
                var at = start + line.IndexOf(trimmed, StringComparison.Ordinal);
                yield return new AnswerValue(value, at, trimmed.Length);
            }
            start += line.Length + 1;
        }
    }

    private static string Strip(string line)
    {
        var text = line.Trim('*', '`', '"', '\'', ' ');
        if (text.EndsWith('.') && !text.EndsWith("..", StringComparison.Ordinal)) text = text[..^1];
        return text.Trim('*', '`', '"', '\'', ' ');
    }
}
