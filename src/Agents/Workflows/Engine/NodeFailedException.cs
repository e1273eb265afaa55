namespace Agents.Workflows.Engine;

/// <summary>A node failed after all its attempts, and with it the run.</summary>
internal sealed class NodeFailedException(string message, Exception innerException)
    : AgentsException(message, innerException);
