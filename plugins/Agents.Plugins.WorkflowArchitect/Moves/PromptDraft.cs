namespace Agents.Plugins.WorkflowArchitect.Moves;

/// <summary>New words for the agents of a plan.</summary>
/// <param name="Agents">The agents whose words change.</param>
internal sealed record PromptDraft(IReadOnlyList<AgentDraft> Agents);
