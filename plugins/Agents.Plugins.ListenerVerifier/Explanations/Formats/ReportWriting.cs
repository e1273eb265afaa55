using System.Globalization;
using System.Text.RegularExpressions;

namespace Agents.Plugins.ListenerVerifier.Explanations.Formats;

/// <summary>
/// Sentences with the numbers of their notes, <c>- It is 42. [1][2]</c>, and the notes below, <c>[1] "17 + 25 is 42"</c>.
/// </summary>
internal sealed partial class ReportWriting : IRationaleWriting
{
    private const string Expected = "a sentence, '- … [1]', or a note, '[1] \"…\"'";

    public string Write(IReadOnlyList<RationaleStep> steps)
    {
        var (lines, notes) = (new List<string>(), new List<string>());
        foreach (var step in steps)
        {
            var next = notes.Count + 1;
            var marks = step.Sources.Select((_, i) => $"[{next + i}]");
            lines.Add($"- {StepText.Escape(step.Text)} {string.Concat(marks)}".TrimEnd());
            notes.AddRange(step.Sources.Select((source, i) => $"[{next + i}] {Quote(source)}"));
        }

        return string.Join('\n', lines.Concat(notes));
    }

    public IReadOnlyList<RationaleStep> Read(IReadOnlyList<RationaleLine> lines)
    {
        var notes = new Dictionary<int, string>();
        foreach (var line in lines.Where(l => l.Text.StartsWith('[')))
        {
            var match = Note().Match(line.Text);
            if (!match.Success || !notes.TryAdd(Number(match.Groups[1]), StepText.ReadSources($"[{match.Groups[2]}]", line)[0]))
                throw line.Refuse(Expected);
        }

        return [.. lines.Where(l => !l.Text.StartsWith('[')).Select(line => Sentence(line, notes))];
    }

    private static RationaleStep Sentence(RationaleLine line, Dictionary<int, string> notes)
    {
        var match = Body().Match(line.Text);
        if (!match.Success)
            throw line.Refuse(Expected);
        var sources = match.Groups[2].Captures.Select(c => notes.TryGetValue(Number(c), out var note) ? note
            : throw line.Refuse($"right: it has no note {c.Value}"));
        return new RationaleStep(StepText.Unescape(match.Groups[1].Value.Trim()), [.. sources]);
    }

    private static string Quote(string source) => StepText.WriteSources([source])[1..^1];

    private static int Number(Capture digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\[([0-9]{1,4})\] (\x22[^\n]*\x22)$")]
    private static partial Regex Note();

    [GeneratedRegex(@"^- ((?:[^\[\\]|\\.)*)(?:\[([0-9]{1,4})\])*$")]
    private static partial Regex Body();
}
