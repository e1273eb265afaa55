namespace Agents.Workflows;

/// <summary>The run ended by a failure.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Result">How it ended.</param>
public sealed record RunFailed(string RunId, WorkflowResult Result) : WorkflowEvent(RunId);
