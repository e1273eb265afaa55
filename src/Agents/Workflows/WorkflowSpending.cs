namespace Agents.Workflows;

/// <summary>What was spent.</summary>
/// <param name="Tokens">Tokens of prompts and answers together.</param>
/// <param name="Calls">Model calls.</param>
/// <param name="Loops">Passes of loops.</param>
/// <param name="Time">Working time; waiting for a person does not count.</param>
public readonly record struct WorkflowSpending(long Tokens, int Calls, int Loops, TimeSpan Time)
{
    /// <summary>Adds two amounts.</summary>
    public static WorkflowSpending operator +(WorkflowSpending left, WorkflowSpending right) => new(
        left.Tokens + right.Tokens, left.Calls + right.Calls, left.Loops + right.Loops, left.Time + right.Time);

    /// <summary>The difference of two amounts.</summary>
    public static WorkflowSpending operator -(WorkflowSpending left, WorkflowSpending right) => new(
        left.Tokens - right.Tokens, left.Calls - right.Calls, left.Loops - right.Loops, left.Time - right.Time);

    /// <summary>By how much each part is more than that of another amount; never less than nothing.</summary>
    internal WorkflowSpending Beyond(WorkflowSpending other) => new(
        Math.Max(0, Tokens - other.Tokens), Math.Max(0, Calls - other.Calls), Math.Max(0, Loops - other.Loops),
        Time > other.Time ? Time - other.Time : TimeSpan.Zero);

    /// <summary>Adds an amount.</summary>
    public WorkflowSpending Add(WorkflowSpending other) => this + other;

    /// <summary>Takes an amount away.</summary>
    public WorkflowSpending Subtract(WorkflowSpending other) => this - other;
}
