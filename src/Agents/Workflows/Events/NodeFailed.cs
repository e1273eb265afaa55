namespace Agents.Workflows;

/// <summary>A node failed, after all its attempts.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Superstep">The superstep.</param>
/// <param name="Node">Id of the node.</param>
/// <param name="Error">What went wrong.</param>
public sealed record NodeFailed(string RunId, int Superstep, string Node, string Error) : WorkflowEvent(RunId);
