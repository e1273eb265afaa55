namespace Agents.Workflows;

/// <summary>Reads workflows and refuses, with all errors at once, what is not right. Thread-safe.</summary>
/// <param name="functions">
/// The functions that the application has, as <c>Plugin.Name</c>; others are refused. Null accepts every name, and the
/// run refuses those that are missing.
/// </param>
public sealed class WorkflowLoader(IReadOnlyCollection<string>? functions = null)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">Where workflows that it names are found. Default: its own folder.</param>
    /// <exception cref="WorkflowException">The file, or one that it names, is not right.</exception>
    public WorkflowDefinition Load(string path, string? folder = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string full = Path.GetFullPath(path);
        var files = new WorkflowFiles(folder ?? Path.GetDirectoryName(full)!, functions);
        return files.Load(full, path);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="yaml">The workflow.</param>
    /// <param name="file">How errors name it; without its ending, the default of its name.</param>
    /// <param name="folder">Where workflows that it names are found. Default: it may name none.</param>
    /// <exception cref="WorkflowException">The text, or a file that it names, is not right.</exception>
    public WorkflowDefinition Parse(string yaml, string file = "workflow.yaml", string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        return new WorkflowFiles(folder, functions).Parse(yaml, file);
    }
}
