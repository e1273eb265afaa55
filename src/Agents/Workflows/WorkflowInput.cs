using System.Text.Json;

namespace Agents.Workflows;

/// <summary>An input that a workflow asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">string, integer, number, boolean, list or object.</param>
/// <param name="Description">What it means; null where the file does not say.</param>
/// <param name="Default">The value where none is given; null where one must be given.</param>
public sealed record WorkflowInput(string Name, string Type, string? Description, JsonElement? Default);
