namespace Agents.Plugins.WorkflowArchitect.Moves;

/// <summary>A step of a draft: a function with its arguments, or a prompt.</summary>
/// <param name="Id">Its name in the draft.</param>
/// <param name="Function">The function, as Plugin.Name; null for a question to a model.</param>
/// <param name="Arguments">For each parameter the id of an earlier step, or question.</param>
/// <param name="Instructions">The agent's instructions.</param>
/// <param name="Prompt">What it is asked; {{ id }} stands for what a step gave, {{ question }} for the question.</param>
internal sealed record StepDraft(
    string Id,
    string? Function = null,
    IReadOnlyDictionary<string, string>? Arguments = null,
    string? Instructions = null,
    string? Prompt = null);
