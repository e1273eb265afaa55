namespace Agents.Workflows.Nodes;

/// <summary>How often a node is tried, and the wait before the second attempt, which doubles.</summary>
internal sealed record RetryPolicy(int Attempts, TimeSpan Delay);
