namespace Agents.Workflows.Engine;

/// <summary>A node's result, and its record.</summary>
internal sealed record NodeOutcome(NodeResult Result, NodeRecord Record);
