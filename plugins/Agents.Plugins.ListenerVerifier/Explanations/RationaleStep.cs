namespace Agents.Plugins.ListenerVerifier.Explanations;

/// <summary>One step of a rationale.</summary>
/// <param name="Text">What it says; empty in <see cref="RationaleFormat.MarkupAndMask"/>.</param>
/// <param name="Sources">Places of the context that it rests on, word for word.</param>
/// <param name="Question">What it answers, in subquestions and decision trees; else empty.</param>
/// <param name="Depth">How far it is indented in a decision tree; else 0.</param>
public sealed record RationaleStep(string Text, IReadOnlyList<string> Sources, string Question = "", int Depth = 0);
