using System.Globalization;

namespace Agents.Plugins.ListenerVerifier.Explanations.Formats;

/// <summary>Numbered steps: <c>1. It is 42. ["17 + 25 is 42"]</c>.</summary>
internal sealed class ProcedureWriting : IRationaleWriting
{
    public string Write(IReadOnlyList<RationaleStep> steps) =>
        string.Join('\n', steps.Select((s, i) => $"{i + 1}. {StepText.Write(s.Text, s.Sources)}"));

    public IReadOnlyList<RationaleStep> Read(IReadOnlyList<RationaleLine> lines) => [.. lines.Select((line, i) =>
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{i + 1}. ");
        if (!line.Text.StartsWith(head, StringComparison.Ordinal))
            throw line.Refuse($"step {i + 1}, '{head}…'");
        var (text, sources) = StepText.Read(line.Text[head.Length..], line);
        return new RationaleStep(text, sources);
    })];
}
