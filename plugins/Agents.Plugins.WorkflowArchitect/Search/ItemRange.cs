using Agents.Evaluation;

namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>A row of items.</summary>
/// <param name="Name">Names it in the log.</param>
/// <param name="Items">The items.</param>
/// <param name="KeepsFailures">Wrong answers may be read by those who make candidates: only of training items.</param>
internal sealed record ItemRange(string Name, IReadOnlyList<TaskItem> Items, bool KeepsFailures);
