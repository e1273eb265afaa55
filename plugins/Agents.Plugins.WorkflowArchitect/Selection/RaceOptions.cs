namespace Agents.Plugins.WorkflowArchitect.Selection;

/// <summary>How candidates are compared.</summary>
internal sealed record RaceOptions
{
    /// <summary>Answers that all candidates together may give.</summary>
    public required int Budget { get; init; }

    /// <summary>Validation items there are; each candidate answers each once at most, all in the same order.</summary>
    public required int Items { get; init; }

    /// <summary>Candidates; the error rate is shared out over them.</summary>
    public required int Entrants { get; init; }

    /// <summary>Answers that a candidate gives at a time.</summary>
    public int Batch { get; init; } = 25;

    /// <summary>
    /// Chance that the best candidate is dropped, and, apart from that, that the winner's bound is not below its true
    /// accuracy.
    /// </summary>
    public double ErrorRate { get; init; } = 0.05;
}
