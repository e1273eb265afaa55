using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Workflows;

namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>A workflow that was found right and may be tried.</summary>
/// <param name="Plan">Its plan.</param>
/// <param name="Origin">What made it: growth, a move, a proposal.</param>
/// <param name="Yaml">Its text.</param>
/// <param name="Workflow">The workflow.</param>
internal sealed record Candidate(Step Plan, string Origin, string Yaml, WorkflowDefinition Workflow)
{
    /// <summary>Names it in the log.</summary>
    public string Id { get; } = Plan.Id;

    /// <summary>Most model calls of a run.</summary>
    public int Calls { get; } = Plan.Calls;

    public int Size { get; } = Plan.Size;
}
