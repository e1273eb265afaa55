namespace Agents.Workflows;

/// <summary>The run asks a person, and waits once nothing else is left to do.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Request">The question.</param>
public sealed record RequestRaised(string RunId, WorkflowRequest Request) : WorkflowEvent(RunId);
