namespace Agents.Plugins.ListenerVerifier;

/// <summary>A trace without what states the answer.</summary>
/// <param name="Text">What is left.</param>
/// <param name="Removed">What was taken out: statements in order, then marks (tags, boxes, JSON members) in order.</param>
public sealed record StrippedTrace(string Text, IReadOnlyList<string> Removed);
