namespace Agents.Evaluation.Answers;

/// <summary>A value found in a reply.</summary>
/// <param name="Canonical">Its one spelling: two values are equal when these are.</param>
/// <param name="Start">Where its text starts.</param>
/// <param name="Length">How long its text is.</param>
internal readonly record struct AnswerValue(string Canonical, int Start, int Length);
