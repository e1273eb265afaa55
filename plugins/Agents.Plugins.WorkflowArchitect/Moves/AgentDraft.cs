namespace Agents.Plugins.WorkflowArchitect.Moves;

/// <summary>New words for an agent.</summary>
/// <param name="Id">Its step.</param>
/// <param name="Instructions">Its instructions; null for none.</param>
/// <param name="Prompt">What it is asked; null leaves it.</param>
internal sealed record AgentDraft(string Id, string? Instructions = null, string? Prompt = null);
