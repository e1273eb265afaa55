using System.Text.Json;

namespace Agents.Models.Tools;

/// <summary>A function that a model may call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">JSON schema of its arguments, an object.</param>
internal sealed record ToolSignature(string Name, JsonElement Parameters);
