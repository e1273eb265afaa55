namespace Agents.Plugins.BehaviorHandbook.Answers;

/// <summary>The reply to the prompt extract.</summary>
internal sealed record ExtractedBehaviors(IReadOnlyList<ExtractedBehavior> Behaviors);
