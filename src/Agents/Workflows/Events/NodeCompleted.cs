using System.Text.Json;

namespace Agents.Workflows;

/// <summary>A node gave its output.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Superstep">The superstep.</param>
/// <param name="Node">Id of the node.</param>
/// <param name="Output">The output.</param>
/// <param name="Spent">What it spent.</param>
public sealed record NodeCompleted(
    string RunId, int Superstep, string Node, JsonElement Output, WorkflowSpending Spent) : WorkflowEvent(RunId);
