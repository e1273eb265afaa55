namespace Agents.Plugins.ListenerVerifier.Explanations.Formats;

/// <summary>What a rationale must be, so that it can be written and read again.</summary>
internal static class RationaleCheck
{
    private const int MaxText = 4_000;
    private const int MaxSources = 20;
    private const int MaxDepth = 16;

    public static void Require(Rationale rationale)
    {
        if (rationale.Steps.Count is 0 or > Rationale.MaxSteps)
            throw new AgentsException($"A rationale has 1 to {Rationale.MaxSteps} steps, not {rationale.Steps.Count}.");
        for (var i = 0; i < rationale.Steps.Count; i++)
        {
            var previous = i == 0 ? -1 : rationale.Steps[i - 1].Depth;
            if (Fault(rationale.Format, rationale.Steps[i], previous) is { } fault)
                throw new AgentsException($"Step {i + 1} {fault}.");
        }
    }

    private static string? Fault(RationaleFormat format, RationaleStep step, int previousDepth)
    {
        var isMarkup = format == RationaleFormat.MarkupAndMask;
        var asks = format is RationaleFormat.Subquestions or RationaleFormat.DecisionTree;
        return step switch
        {
            _ when !IsLine(step.Text) || !IsLine(step.Question) => "is not one line without spaces around it",
            _ when isMarkup && (step.Text.Length > 0 || step.Sources.Count != 1) => "is one place of the context",
            _ when !isMarkup && step.Text.Length == 0 => "says nothing",
            _ when asks != step.Question.Length > 0 => asks ? "has no question" : "has a question",
            _ when step.Sources.Count > MaxSources => $"has more than {MaxSources} sources",
            _ when step.Sources.Any(s => s.Trim().Length == 0 || s.Length > MaxText) => "has an empty or too long source",
            _ when step.Sources.Append(step.Text).Append(step.Question).Any(HasHalfCharacter) => "holds half a character",
            _ when format != RationaleFormat.DecisionTree && step.Depth != 0 => "is indented",
            _ when step.Depth is < 0 or > MaxDepth || step.Depth > previousDepth + 1 => "is indented too far",
            _ => null,
        };
    }

    // A surrogate alone cannot be written to a file and read again.
    private static bool HasHalfCharacter(string text) =>
        !string.Concat(text.EnumerateRunes()).Equals(text, StringComparison.Ordinal);

    private static bool IsLine(string text) =>
        text.Length <= MaxText && text.Trim() == text && !text.Any(char.IsControl)
        && text.IndexOfAny(['\u2028', '\u2029']) < 0;
}
