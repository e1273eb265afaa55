using System.Collections.Concurrent;

namespace Agents.Evaluation;

/// <summary>The catalog over the registered task sets; files are read once. Thread-safe.</summary>
internal sealed class TaskSetCatalog : ITaskSetCatalog
{
    private readonly ConcurrentDictionary<string, ITaskSet> _byName;

    public TaskSetCatalog(IEnumerable<ITaskSet> taskSets)
    {
        All = [.. taskSets.OrderBy(t => t.Name, StringComparer.Ordinal)];
        _byName = new ConcurrentDictionary<string, ITaskSet>(StringComparer.Ordinal);
        foreach (var tasks in All)
        {
            if (!_byName.TryAdd(tasks.Name, tasks))
                throw new AgentsException($"Two task sets are called '{tasks.Name}'. Register each name once.");
        }
    }

    public IReadOnlyList<ITaskSet> All { get; }

    public ITaskSet Resolve(string nameOrFile)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(nameOrFile);
        if (_byName.TryGetValue(nameOrFile, out var known)) return known;
        if (nameOrFile.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
            return _byName.GetOrAdd(nameOrFile, static path => JsonLinesTaskSet.Read(path));

        var names = All.Count == 0 ? "none is registered" : string.Join(", ", All.Select(t => t.Name));
        throw new AgentsException(
            $"There is no task set '{nameOrFile}'. Known: {names}; or give the path of a file that ends in .jsonl.");
    }
}
