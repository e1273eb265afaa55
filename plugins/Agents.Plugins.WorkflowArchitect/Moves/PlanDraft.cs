namespace Agents.Plugins.WorkflowArchitect.Moves;

/// <summary>A plan as a model writes it; the last step gives the answer.</summary>
/// <param name="Steps">Its steps, in order.</param>
internal sealed record PlanDraft(IReadOnlyList<StepDraft> Steps);
