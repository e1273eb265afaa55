using System.Text.Json;

namespace Agents.Workflows;

/// <summary>A question of a run to a person.</summary>
/// <param name="Id">Names the request in its run.</param>
/// <param name="Prompt">The question.</param>
/// <param name="Schema">JSON schema of the answer.</param>
public sealed record WorkflowRequest(string Id, string Prompt, JsonElement Schema);
