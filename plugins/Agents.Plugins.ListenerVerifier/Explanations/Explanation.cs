namespace Agents.Plugins.ListenerVerifier.Explanations;

/// <summary>A question, a rationale, and the answer that follows from the rationale alone.</summary>
/// <param name="Context">What the rationale rests on; the answer was given without it.</param>
/// <param name="Question">The question.</param>
/// <param name="Rationale">The rationale.</param>
/// <param name="Answer">The answer.</param>
public sealed record Explanation(string Context, string Question, Rationale Rationale, string Answer);
