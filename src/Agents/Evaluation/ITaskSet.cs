namespace Agents.Evaluation;

/// <summary>A family of questions with a grader. Items are a pure function of (split, seed, index).</summary>
public interface ITaskSet
{
    /// <summary>Name for <c>--task</c> and reports.</summary>
    string Name { get; }

    /// <summary>
    /// The rewards that this task is trained with, by name, and their weights; the rubric uses them where it has none
    /// of its own.
    /// </summary>
    /// <value>Default: <c>correct</c> with weight 1.</value>
    IReadOnlyDictionary<string, double> RewardWeights => DefaultRewardWeights.Correct;

    /// <summary>How many different items a split has; null when it is not known (generated families).</summary>
    int? Count(TaskSplit split);

    /// <summary>Draws one item; its key hashes into <paramref name="split"/>.</summary>
    /// <param name="split">The split to draw from.</param>
    /// <param name="seed">Seed of the sequence.</param>
    /// <param name="index">Position in the sequence, from 0.</param>
    TaskItem Draw(TaskSplit split, int seed, int index);

    /// <summary>Grades a reply to an item.</summary>
    Grade Grade(TaskItem item, string reply);
}
