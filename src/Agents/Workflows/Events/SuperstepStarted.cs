namespace Agents.Workflows;

/// <summary>Nodes run side by side from here.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Superstep">Its number, from 1.</param>
/// <param name="Nodes">Ids of the nodes.</param>
public sealed record SuperstepStarted(string RunId, int Superstep, IReadOnlyList<string> Nodes) : WorkflowEvent(RunId);
