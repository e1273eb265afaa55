namespace Agents.Workflows;

/// <summary>A run in the log.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="Workflow">Name of the workflow.</param>
/// <param name="File">The workflow's file; without one, its name.</param>
/// <param name="Status">How it stands.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Requests">What it waits for.</param>
public sealed record WorkflowRunInfo(
    string RunId, string Workflow, string File, WorkflowStatus Status, DateTimeOffset StartedAt,
    IReadOnlyList<WorkflowRequest> Requests);
