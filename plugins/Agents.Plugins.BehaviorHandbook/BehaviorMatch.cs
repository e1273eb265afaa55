namespace Agents.Plugins.BehaviorHandbook;

/// <summary>A behavior that was found.</summary>
/// <param name="Behavior">The behavior.</param>
/// <param name="Score">How well it fits, 0 to 1; compares only within one search.</param>
public sealed record BehaviorMatch(Behavior Behavior, double Score);
