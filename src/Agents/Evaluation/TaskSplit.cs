namespace Agents.Evaluation;

/// <summary>Which part of a task set an item belongs to, decided by a hash of its key: 70, 15 and 15 %.</summary>
public enum TaskSplit
{
    /// <summary>Items that rollouts are drawn from.</summary>
    Train = 0,

    /// <summary>Items that the gate decides on.</summary>
    Validation = 1,

    /// <summary>Items that headline numbers are measured on.</summary>
    Test = 2,
}
