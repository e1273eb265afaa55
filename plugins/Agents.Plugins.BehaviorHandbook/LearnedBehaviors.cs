namespace Agents.Plugins.BehaviorHandbook;

/// <summary>What was taken from a solution.</summary>
/// <param name="Question">What was solved.</param>
/// <param name="Solution">How.</param>
/// <param name="Reflection">What the model said of its solution.</param>
/// <param name="Names">The behaviors that stand for it in the handbook, new or seen again.</param>
/// <param name="Refused">What the model wrote that no behavior can be, and why.</param>
public sealed record LearnedBehaviors(
    string Question,
    string Solution,
    string Reflection,
    IReadOnlyList<string> Names,
    IReadOnlyList<string> Refused);
