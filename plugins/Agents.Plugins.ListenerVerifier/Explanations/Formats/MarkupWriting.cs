namespace Agents.Plugins.ListenerVerifier.Explanations.Formats;

/// <summary>Each place on a line: <c>["17 + 25 is 42"]</c>.</summary>
internal sealed class MarkupWriting : IRationaleWriting
{
    public string Write(IReadOnlyList<RationaleStep> steps) =>
        string.Join('\n', steps.Select(s => StepText.WriteSources(s.Sources)));

    public IReadOnlyList<RationaleStep> Read(IReadOnlyList<RationaleLine> lines) =>
        [.. lines.Select(line => new RationaleStep("", StepText.ReadSources(line.Text.Trim(), line)))];
}
