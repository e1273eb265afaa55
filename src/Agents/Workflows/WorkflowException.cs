namespace Agents.Workflows;

/// <summary>A workflow file was refused; all its errors at once.</summary>
public sealed class WorkflowException : AgentsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errors">What is wrong; at least one.</param>
    public WorkflowException(IReadOnlyList<WorkflowError> errors)
        : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>What is wrong, in the order of the file.</summary>
    public IReadOnlyList<WorkflowError> Errors { get; }
}
