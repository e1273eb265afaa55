using System.Security.Cryptography;
using System.Text;
using Agents.Evaluation;

namespace Agents.Tasks.Composed;

/// <summary>
/// A family whose questions ask for something to be done with the answer to a question of another family, on a second
/// line. An item belongs to a split only where its first question does, so nothing that a model was trained on comes
/// back in what it is tested on.
/// </summary>
internal abstract class ComposedFamily : ITaskSet
{
    private const int MaximumDraws = 10_000;

    private readonly ITaskSet _first;
    private readonly TypedGrader _grader;
    private readonly ulong _identity;

    protected ComposedFamily(string name, ITaskSet first, TypedGrader grader)
    {
        (Name, _first, _grader) = (name, first, grader);
        _identity = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
    }

    public string Name { get; }

    public int? Count(TaskSplit split) => null;

    public TaskItem Draw(TaskSplit split, int seed, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        for (var draw = 0; draw < MaximumDraws; draw++)
        {
            var random = new SeededRandom(SeededRandom.Mix(_identity, (uint)seed, (uint)index, (ulong)draw));
            var first = _first.Draw(split, (int)random.Next(), index);
            var (second, answer) = Continue(first, random);
            var item = new TaskItem($"{first.Question}\n{second}", answer, $"{Name}:{first.Key}|{second}");
            if (TaskSplits.Of(item.Key) == split) return item;
        }

        throw new AgentsException($"The task {Name} found no item of the split {split} in {MaximumDraws:N0} draws.");
    }

    public Grade Grade(TaskItem item, string reply)
    {
        ArgumentNullException.ThrowIfNull(item);
        return _grader.Grade(item.Answer, reply);
    }

    /// <summary>The second line, and the answer to both.</summary>
    protected abstract (string Line, string Answer) Continue(TaskItem first, SeededRandom random);
}
