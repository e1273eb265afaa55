namespace Agents.Plugins.ListenerVerifier.Explanations.Formats;

/// <summary>A line of a rationale's text that is not empty, and its number.</summary>
internal readonly record struct RationaleLine(int Number, string Text)
{
    /// <summary>The lines, without a code fence around them.</summary>
    public static List<RationaleLine> Of(string text) => [.. text.ReplaceLineEndings("\n").Split('\n')
        .Select((line, i) => new RationaleLine(i + 1, line.TrimEnd()))
        .Where(line => line.Text.Trim().Length > 0 && !line.Text.StartsWith("```", StringComparison.Ordinal))];

    public AgentsException Refuse(string expected) =>
        new($"Line {Number} of the rationale is not {expected}: '{(Text.Length > 60 ? Text[..60] + "…" : Text)}'.");
}
