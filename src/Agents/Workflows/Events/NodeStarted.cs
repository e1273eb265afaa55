namespace Agents.Workflows;

/// <summary>A node began.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Superstep">The superstep.</param>
/// <param name="Node">Id of the node.</param>
/// <param name="Kind">Its kind.</param>
public sealed record NodeStarted(string RunId, int Superstep, string Node, string Kind) : WorkflowEvent(RunId);
