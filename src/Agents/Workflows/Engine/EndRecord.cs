using System.Text.Json;

namespace Agents.Workflows.Engine;

/// <summary>A run ended, or waits.</summary>
internal sealed record EndRecord(WorkflowStatus Status, JsonElement? Output, string? Error) : RunRecord;
