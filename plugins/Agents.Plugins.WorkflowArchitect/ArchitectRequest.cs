using Agents.Evaluation;

namespace Agents.Plugins.WorkflowArchitect;

/// <summary>What a workflow is wanted for.</summary>
public sealed record ArchitectRequest
{
    /// <summary>The task in words. It guides proposals and the order in which functions are tried.</summary>
    public required string Request { get; init; }

    /// <summary>
    /// The examples and their grader: candidates are made on the train split, chosen on the validation split and
    /// compared with baselines on the test split.
    /// </summary>
    public required ITaskSet Task { get; init; }

    /// <summary>Decides items, samples and the order of moves.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; init; }

    /// <summary>Id of the search in the record log; with the id of one that was cut off, it goes on.</summary>
    /// <value>Default: a new one.</value>
    public string? RunId { get; init; }
}
