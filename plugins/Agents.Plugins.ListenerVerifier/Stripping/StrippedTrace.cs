namespace Agents.Plugins.ListenerVerifier;

/// <summary>A trace without what states the answer.</summary>
/// <param name="Text">What is left.</param>
/// <param name="Removed">What was taken out, in order.</param>
public sealed record StrippedTrace(string Text, IReadOnlyList<string> Removed);
