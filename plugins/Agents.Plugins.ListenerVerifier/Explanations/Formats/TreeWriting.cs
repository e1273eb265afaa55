namespace Agents.Plugins.ListenerVerifier.Explanations.Formats;

/// <summary>
/// Questions with what they lead to, two spaces further in below the one that they follow from:
/// <c>- Is 42 more than 41? -> yes ["42 and 41"]</c>.
/// </summary>
internal sealed class TreeWriting : IRationaleWriting
{
    private const string Head = "- ";
    private const string Arrow = " -> ";

    public string Write(IReadOnlyList<RationaleStep> steps) => string.Join('\n', steps.Select(s =>
        $"{new string(' ', 2 * s.Depth)}{Head}{StepText.Escape(s.Question)}{Arrow}{StepText.Write(s.Text, s.Sources)}"));

    public IReadOnlyList<RationaleStep> Read(IReadOnlyList<RationaleLine> lines) => [.. lines.Select(line =>
    {
        var content = line.Text.TrimStart(' ');
        var indent = line.Text.Length - content.Length;
        var arrow = content.IndexOf(Arrow, StringComparison.Ordinal);
        if (indent % 2 == 1 || arrow < 0 || !content.StartsWith(Head, StringComparison.Ordinal))
            throw line.Refuse("'- question -> what follows', indented by pairs of spaces");
        var (text, sources) = StepText.Read(content[(arrow + Arrow.Length)..], line);
        var question = arrow < Head.Length ? "" : content[Head.Length..arrow];
        return new RationaleStep(text, sources, StepText.Unescape(question.Trim()), indent / 2);
    })];
}
