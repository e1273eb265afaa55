namespace Agents.Workflows;

/// <summary>The run ended, or waits.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Result">How it ended.</param>
public sealed record RunCompleted(string RunId, WorkflowResult Result) : WorkflowEvent(RunId);
