namespace Agents.Evaluation;

/// <summary>The task sets of an application: those registered, and JSONL files by path.</summary>
public interface ITaskSetCatalog
{
    /// <summary>The registered task sets, by name.</summary>
    IReadOnlyList<ITaskSet> All { get; }

    /// <summary>
    /// Finds a task set by its name, or reads one from a file. What was read once is found again by the same text.
    /// </summary>
    /// <param name="nameOrFile">A name, or the path of a file that ends in <c>.jsonl</c>.</param>
    /// <exception cref="AgentsException">There is no such task set, or the file is missing or not valid.</exception>
    ITaskSet Resolve(string nameOrFile);
}
