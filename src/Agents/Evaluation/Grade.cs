namespace Agents.Evaluation;

/// <summary>A grader's finding on one reply.</summary>
/// <param name="Correct">The answer is right.</param>
/// <param name="WellFormed">The reply holds an answer of the task's type, right or wrong.</param>
/// <param name="Bare">The reply is such an answer and nothing else, white space aside.</param>
public readonly record struct Grade(bool Correct, bool WellFormed, bool Bare = false);
