namespace Agents.Workflows;

/// <summary>One thing that is wrong with a workflow file.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record WorkflowError(string File, int Line, int Column, string Message)
{
    /// <summary>As compilers write it: <c>file(line,column): message</c>.</summary>
    public override string ToString() => $"{File}({Line},{Column}): {Message}";
}
