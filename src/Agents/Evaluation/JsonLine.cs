namespace Agents.Evaluation;

/// <summary>One line of a task file.</summary>
internal sealed record JsonLine(TaskItem Item, AnswerKind Kind, TaskSplit Split);
