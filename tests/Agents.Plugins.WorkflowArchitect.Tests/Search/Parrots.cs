using Agents.Evaluation;

namespace Agents.Plugins.WorkflowArchitect.Tests.Search;

/// <summary>Questions that are answered rightly under their system message alone.</summary>
internal sealed class Parrots : ITaskSet
{
    public string Name => "parrots";

    public int? Count(TaskSplit split) => null;

    public TaskItem Draw(TaskSplit split, int seed, int index) =>
        new($"{split} {index}", "told", $"{split}:{index}", "Be a parrot.");

    public Grade Grade(TaskItem item, string reply) => TypedGrader.For(AnswerKind.Text).Grade(item.Answer, reply);
}
