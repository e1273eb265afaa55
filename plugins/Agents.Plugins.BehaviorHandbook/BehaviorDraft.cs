namespace Agents.Plugins.BehaviorHandbook;

/// <summary>A behavior that is to be added: <c>name → instruction</c>, and when it applies.</summary>
/// <param name="Name">
/// Lower-case letters, digits, hyphens and underscores, at most 64; it is what answers cite.
/// </param>
/// <param name="Instruction">What to do, at most 600 characters.</param>
/// <param name="Topic">The subject, at most 64 characters; null for none.</param>
/// <param name="UseWhen">When it applies, at most 300 characters; null where the instruction says so.</param>
/// <param name="AvoidWhen">When it does not apply though it seems so, at most 300 characters; null for never.</param>
public sealed record BehaviorDraft(
    string Name, string Instruction, string? Topic = null, string? UseWhen = null, string? AvoidWhen = null);
