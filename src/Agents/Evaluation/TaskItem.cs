namespace Agents.Evaluation;

/// <summary>One question with its expected answer.</summary>
/// <param name="Question">The user message.</param>
/// <param name="Answer">The expected answer in the task's own format.</param>
/// <param name="Key">Canonical question (family and operands, order-free where the operation commutes).</param>
/// <param name="System">System message; null for none of its own.</param>
public sealed record TaskItem(string Question, string Answer, string Key, string? System = null);
