using Agents.Evaluation;

namespace Agents.Episodes;

/// <summary>The task of an episode, as asked.</summary>
/// <param name="Name">Name of the task set, e.g. <c>addition</c>.</param>
/// <param name="Split">The item's split.</param>
/// <param name="Key">Canonical question: two items with one key are the same question.</param>
/// <param name="Question">The question as the model saw it.</param>
/// <param name="Answer">The expected answer.</param>
public sealed record EpisodeTask(string Name, TaskSplit Split, string Key, string Question, string Answer);
