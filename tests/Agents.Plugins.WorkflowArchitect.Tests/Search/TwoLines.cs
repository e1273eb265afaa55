using Agents.Evaluation;

namespace Agents.Plugins.WorkflowArchitect.Tests.Search;

/// <summary>"flip kuma" on one line, "letter 2" on the next: the second letter of amuk.</summary>
internal sealed class TwoLines(int validation = int.MaxValue) : ITaskSet
{
    public string Name => "two_lines";

    public int? Count(TaskSplit split) => split == TaskSplit.Validation ? validation : null;

    public TaskItem Draw(TaskSplit split, int seed, int index)
    {
        var random = new SeededRandom(SeededRandom.Mix((ulong)split, (uint)seed, (uint)index));
        string word = string.Concat(Enumerable.Range(0, 7).Select(_ => (char)random.Next('a', 'z')));
        int position = random.Next(1, 7);
        return new TaskItem($"flip {word}\nletter {position}", $"{word[^position]}", $"{word}:{position}");
    }

    public Grade Grade(TaskItem item, string reply) => TypedGrader.For(AnswerKind.Text).Grade(item.Answer, reply);
}
