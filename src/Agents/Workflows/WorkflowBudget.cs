namespace Agents.Workflows;

/// <summary>What a run or a node may spend; null where there is no limit.</summary>
public sealed record WorkflowBudget
{
    /// <summary>Tokens of prompts and answers together. No call begins once they are spent.</summary>
    /// <value>Default null. From 1.</value>
    public long? Tokens { get; init; }

    /// <summary>Model calls.</summary>
    /// <value>Default null. From 1.</value>
    public int? Calls { get; init; }

    /// <summary>Working time; waiting for a person does not count.</summary>
    /// <value>Default null.</value>
    public TimeSpan? Time { get; init; }

    /// <summary>Passes of all loops together.</summary>
    /// <value>Default null. From 1.</value>
    public int? Loops { get; init; }
}
