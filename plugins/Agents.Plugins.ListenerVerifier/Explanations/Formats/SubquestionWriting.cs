namespace Agents.Plugins.ListenerVerifier.Explanations.Formats;

/// <summary>Pairs of lines: <c>Q1: What is 17 + 25?</c> and <c>A1: 42 ["17 + 25 is 42"]</c>.</summary>
internal sealed class SubquestionWriting : IRationaleWriting
{
    public string Write(IReadOnlyList<RationaleStep> steps) => string.Join('\n', steps.Select((s, i) =>
        $"Q{i + 1}: {StepText.Escape(s.Question)}\nA{i + 1}: {StepText.Write(s.Text, s.Sources)}"));

    public IReadOnlyList<RationaleStep> Read(IReadOnlyList<RationaleLine> lines)
    {
        if (lines.Count % 2 == 1)
            throw lines[^1].Refuse("a question with its answer");
        return [.. lines.Chunk(2).Select((pair, i) =>
        {
            var (text, sources) = StepText.Read(Part(pair[1], $"A{i + 1}:"), pair[1]);
            return new RationaleStep(text, sources, StepText.Unescape(Part(pair[0], $"Q{i + 1}:").Trim()));
        })];
    }

    private static string Part(RationaleLine line, string head) =>
        line.Text.StartsWith(head, StringComparison.Ordinal) ? line.Text[head.Length..] : throw line.Refuse($"'{head} …'");
}
