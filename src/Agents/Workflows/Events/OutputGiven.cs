using System.Text.Json;

namespace Agents.Workflows;

/// <summary>The run has its output.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Output">The output.</param>
public sealed record OutputGiven(string RunId, JsonElement Output) : WorkflowEvent(RunId);
