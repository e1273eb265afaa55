using System.Security.Cryptography;
using System.Text;
using Agents.Evaluation;

namespace Agents.Tasks;

/// <summary>
/// A generated family: an item is a pure function of (seed, family, split, index), and one whose key hashes into
/// another split is drawn again.
/// </summary>
internal abstract class TaskFamily : ITaskSet
{
    private const int MaximumDraws = 10_000;

    private readonly ulong _identity;
    private readonly TypedGrader _grader;

    protected TaskFamily(string name, TypedGrader grader)
    {
        Name = name;
        _grader = grader;
        _identity = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
    }

    public string Name { get; }

    /// <summary>Stretches of text that the family's items have in common, for a tokenizer made for them.</summary>
    public abstract IReadOnlyList<string> Phrases { get; }

    public virtual IReadOnlyDictionary<string, double> RewardWeights { get; } =
        new Dictionary<string, double> { ["correct"] = 1 };

    public int? Count(TaskSplit split) => null;

    public TaskItem Draw(TaskSplit split, int seed, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var state = SeededRandom.Mix(_identity, (ulong)split, (uint)seed, (uint)index);
        var random = new SeededRandom(state);
        for (var i = 0; i < MaximumDraws; i++)
        {
            var item = Create(random);
            if (TaskSplits.Of(item.Key) == split) return item;
        }

        throw new AgentsException($"The task {Name} found no item of the split {split} in {MaximumDraws:N0} draws.");
    }

    public virtual Grade Grade(TaskItem item, string reply)
    {
        ArgumentNullException.ThrowIfNull(item);
        return _grader.Grade(item.Answer, reply);
    }

    /// <summary>Makes any item, of whichever split.</summary>
    protected abstract TaskItem Create(SeededRandom random);

    /// <summary>The canonical key: the family and what distinguishes the item.</summary>
    protected string Key(string item) => $"{Name}:{item}";
}
