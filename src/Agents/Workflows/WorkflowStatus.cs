namespace Agents.Workflows;

/// <summary>How a run stands.</summary>
public enum WorkflowStatus
{
    /// <summary>It works, or was cut off; it can be resumed.</summary>
    Running = 0,

    /// <summary>It waits for the answers to its requests.</summary>
    Waiting = 1,

    /// <summary>It ended with an output.</summary>
    Completed = 2,

    /// <summary>A node failed. Resumed, it runs the superstep of that node again.</summary>
    Failed = 3,
}
