using System.Globalization;
using Agents.Evaluation;

namespace Agents.Training.Tests.Doubles;

/// <summary>Many different questions of ten classes; the answer is a digit that depends on the class only.</summary>
internal sealed class TabularTask : ITaskSet
{
    public const int Classes = 10;

    public string Name => "tabular";

    public int? Size { get; init; }

    public int? Count(TaskSplit split) => Size;

    public TaskItem Draw(TaskSplit split, int seed, int index)
    {
        var kind = (int)((SeedSequence.Long(seed, index, (int)split)) % Classes);
        var question = $"{split} {seed} {index} class {kind}";
        return new TaskItem(question, Answer(kind), question, "Answer with a digit.");
    }

    public Grade Grade(TaskItem item, string reply) => new(reply == item.Answer, reply.Length == 1);

    public static int ClassOf(string question) =>
        int.Parse(question[(question.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);

    public static string Answer(int kind) => $"{((kind * 3) + 1) % 10}";
}
