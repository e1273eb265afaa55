namespace Agents.Workflows;

/// <summary>A run or a node has spent what it may; it is not tried again.</summary>
public sealed class WorkflowBudgetException : AgentsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is spent, and by what.</param>
    public WorkflowBudgetException(string message)
        : base(message)
    {
    }
}
