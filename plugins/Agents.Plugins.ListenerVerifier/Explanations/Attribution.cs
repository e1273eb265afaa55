namespace Agents.Plugins.ListenerVerifier.Explanations;

/// <summary>A place of the context that a step rests on.</summary>
/// <param name="Step">Number of the step, from 1.</param>
/// <param name="Start">Where it starts in the context.</param>
/// <param name="Length">Its length in characters.</param>
public readonly record struct Attribution(int Step, int Start, int Length);
