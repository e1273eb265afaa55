namespace Agents.Evaluation;

/// <summary>
/// A task set from a file: one JSON object a line with <c>question</c> and <c>answer</c>, and where wanted
/// <c>system</c>, <c>grader</c> (integer, number, text, choice, list or json; default text) and <c>split</c> (train,
/// validation or test; by default the hash of the question decides).
/// </summary>
/// <remarks>
/// Read strictly: what is unknown, missing, of the wrong type, empty, doubled or too long is an error with the line's
/// number. At most 100,000 items of 65,536 characters. The choices of a choice task are the answers that occur.
/// </remarks>
public sealed class JsonLinesTaskSet : ITaskSet
{
    private readonly Dictionary<TaskSplit, TaskItem[]> _items;
    private readonly Dictionary<string, TypedGrader> _graders;
    private readonly Lock _lock = new();
    private (TaskSplit Split, int Seed, int Round, int[] Order)? _lastOrder;

    private JsonLinesTaskSet(string path, IReadOnlyList<JsonLine> lines)
    {
        Name = path;
        _items = lines.GroupBy(l => l.Split).ToDictionary(g => g.Key, g => g.Select(l => l.Item).ToArray());
        string[] choices = [.. lines.Where(l => l.Kind == AnswerKind.Choice).Select(l => l.Item.Answer).Distinct()];
        var choice = choices.Length == 0 ? null : TypedGrader.ForChoices(choices);
        _graders = lines.ToDictionary(
            l => l.Item.Key,
            l => l.Kind == AnswerKind.Choice ? choice! : TypedGrader.For(l.Kind),
            StringComparer.Ordinal);
    }

    /// <summary>The path, as it was given.</summary>
    public string Name { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="AgentsException">The file cannot be read, or a line is not valid.</exception>
    public static JsonLinesTaskSet Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            using var stream = File.OpenRead(path);
            return new JsonLinesTaskSet(path, JsonLineReader.ReadAll(stream, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentsException($"The task file {path} cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public int? Count(TaskSplit split) => _items.TryGetValue(split, out var items) ? items.Length : 0;

    /// <summary>
    /// Draws one item: the split's items in an order that the seed decides, after the last again in another.
    /// </summary>
    /// <exception cref="AgentsException">The split has no items.</exception>
    public TaskItem Draw(TaskSplit split, int seed, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (!_items.TryGetValue(split, out var items))
            throw new AgentsException($"{Name} has no items for the split {split}. Add lines, or set \"split\" on some.");
        return items[Order(split, seed, index / items.Length, items.Length)[index % items.Length]];
    }

    /// <inheritdoc/>
    /// <exception cref="AgentsException">The item is not of this file.</exception>
    public Grade Grade(TaskItem item, string reply)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (!_graders.TryGetValue(item.Key, out var grader))
            throw new AgentsException($"The question '{item.Key}' is not in {Name}; has the file changed?");
        return grader.Grade(item.Answer, reply);
    }

    private int[] Order(TaskSplit split, int seed, int round, int count)
    {
        lock (_lock)
        {
            if (_lastOrder is { } last && (last.Split, last.Seed, last.Round) == (split, seed, round))
                return last.Order;
            var order = Enumerable.Range(0, count).ToArray();
            new SeededRandom(SeededRandom.Mix((ulong)(uint)seed, (ulong)split, (ulong)round)).Shuffle(order);
            _lastOrder = (split, seed, round, order);
            return order;
        }
    }
}
