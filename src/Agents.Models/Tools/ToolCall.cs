using System.Text.Json;

namespace Agents.Models.Tools;

/// <summary>A function that a model wants called.</summary>
/// <param name="Name">The function.</param>
/// <param name="Arguments">An object.</param>
internal sealed record ToolCall(string Name, JsonElement Arguments);
