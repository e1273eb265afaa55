namespace Agents.Workflows.Engine;

/// <summary>A branch that arrived at its fan-in.</summary>
/// <param name="Branch">Number of the branch, from 0.</param>
/// <param name="From">The last node of the branch.</param>
internal sealed record Arrival(int Branch, string From);
