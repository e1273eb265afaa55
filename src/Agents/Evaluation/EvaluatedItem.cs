namespace Agents.Evaluation;

/// <summary>One answer of an evaluation.</summary>
/// <param name="Question">The question.</param>
/// <param name="Reply">The reply.</param>
/// <param name="Ids">Sampled ids, the end token included; empty for a remote model.</param>
/// <param name="Correct">The grader's finding.</param>
/// <param name="WellFormed">The reply holds an answer of the task's type.</param>
internal sealed record EvaluatedItem(
    string Question, string Reply, IReadOnlyList<int> Ids, bool Correct, bool WellFormed);
