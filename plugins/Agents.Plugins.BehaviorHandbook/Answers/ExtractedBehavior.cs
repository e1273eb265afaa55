using System.ComponentModel;

namespace Agents.Plugins.BehaviorHandbook.Answers;

/// <summary>A behavior as a model writes it.</summary>
internal sealed record ExtractedBehavior(
    [property: Description("Lower-case letters, digits and hyphens.")] string Name,
    [property: Description("One sentence that says what to do.")] string Instruction,
    string? Topic = null,
    [property: Description("When to use it.")] string? UseWhen = null,
    [property: Description("When not to use it.")] string? AvoidWhen = null);
