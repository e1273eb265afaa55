namespace Agents.Plugins.WorkflowArchitect;

/// <summary>What a search found.</summary>
public sealed record ArchitectReport
{
    /// <summary>Id of the search in the record log.</summary>
    public required string RunId { get; init; }

    /// <summary>The workflow that is kept.</summary>
    public required string Yaml { get; init; }

    /// <summary>
    /// Its true accuracy is at least this at the error rate, with the choice and the early end accounted for.
    /// </summary>
    public required double LowerBound { get; init; }

    /// <summary>Its place in <see cref="Candidates"/>.</summary>
    public required int Winner { get; init; }

    /// <summary>The place of the single agent with its best words in <see cref="Candidates"/>.</summary>
    public required int SingleAgent { get; init; }

    /// <summary>All that reached the validation items, those that ask least first.</summary>
    public required IReadOnlyList<ArchitectCandidate> Candidates { get; init; }

    /// <summary>Model calls of the search, repeated greedy questions included, which were asked once.</summary>
    public required int Calls { get; init; }
}
