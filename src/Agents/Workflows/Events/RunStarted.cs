namespace Agents.Workflows;

/// <summary>A run began, or went on.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Workflow">Name of the workflow.</param>
/// <param name="Resumed">It went on.</param>
public sealed record RunStarted(string RunId, string Workflow, bool Resumed) : WorkflowEvent(RunId);
