using System.Text.Json;

namespace Agents.Workflows.Engine;

/// <summary>A run ended, or waits.</summary>
/// <param name="Status">How it stands.</param>
/// <param name="Output">Its output, where it is completed.</param>
/// <param name="Error">What went wrong, where it failed.</param>
/// <param name="Spent">What it has spent, the superstep that failed included.</param>
internal sealed record EndRecord(
    WorkflowStatus Status, JsonElement? Output, string? Error, WorkflowSpending Spent) : RunRecord;
