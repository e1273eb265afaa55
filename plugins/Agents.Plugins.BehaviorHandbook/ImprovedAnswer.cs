namespace Agents.Plugins.BehaviorHandbook;

/// <summary>An answer made better by what was learned from the model's own attempts.</summary>
/// <param name="First">The first attempt.</param>
/// <param name="Answer">The answer with the behaviors of the attempts at hand.</param>
/// <param name="Learned">The names of these behaviors.</param>
public sealed record ImprovedAnswer(string First, BehaviorAnswer Answer, IReadOnlyList<string> Learned);
