namespace Agents.Workflows;

/// <summary>A superstep is done and its checkpoint is written.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Superstep">Its number.</param>
public sealed record SuperstepCompleted(string RunId, int Superstep) : WorkflowEvent(RunId);
