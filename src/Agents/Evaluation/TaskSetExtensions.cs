namespace Agents.Evaluation;

/// <summary>Drawing several items from a task set.</summary>
public static class TaskSetExtensions
{
    /// <summary>Draws without a new key after which a split counts as exhausted, at least.</summary>
    private const int Patience = 2_000;

    /// <summary>
    /// Draws items with different keys, in the order of the sequence. A split with fewer different items gives what
    /// there is, so callers report the number that they got.
    /// </summary>
    /// <param name="tasks">The task set.</param>
    /// <param name="split">The split to draw from.</param>
    /// <param name="count">Items wanted, at least 0.</param>
    /// <param name="seed">Seed of the sequence.</param>
    public static IReadOnlyList<TaskItem> Take(this ITaskSet tasks, TaskSplit split, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var wanted = Math.Min(count, tasks.Count(split) ?? int.MaxValue);
        var items = new List<TaskItem>(Math.Min(wanted, 4096));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int index = 0, missed = 0; items.Count < wanted && missed < Patience + 5 * items.Count; index++)
        {
            var item = tasks.Draw(split, seed, index);
            var isNew = seen.Add(item.Key);
            if (isNew) items.Add(item);
            missed = isNew ? 0 : missed + 1;
        }

        return items;
    }
}
