using Microsoft.Extensions.Logging;

namespace Agents.Workflows;

/// <summary>
/// The workflows of a folder, by the names of their files. A changed file is read again when it is next asked for; one
/// that is not right any more changes nothing, and the log says why. Thread-safe.
/// </summary>
public sealed class WorkflowCatalog
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly string[] Endings = [".yaml", ".yml"];

    private readonly WorkflowLoader _loader;
    private readonly TimeProvider _time;
    private readonly ILogger<WorkflowCatalog> _logger;
    private readonly Lock _lock = new();
    private Dictionary<string, Entry> _entries = [];
    private string _stamp = "";
    private long? _looked;

    /// <summary>Creates a catalog; nothing is read before the first question.</summary>
    /// <param name="folder">The folder; it need not exist.</param>
    /// <param name="loader">Reads the files.</param>
    /// <param name="time">Says when to look again: after a second.</param>
    /// <param name="logger">Told of files that were refused.</param>
    public WorkflowCatalog(string folder, WorkflowLoader loader, TimeProvider time, ILogger<WorkflowCatalog> logger)
    {
        Folder = Path.GetFullPath(folder);
        (_loader, _time, _logger) = (loader, time, logger);
    }

    /// <summary>The folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>Names of all workflows, those that were refused too, in order.</summary>
    public IReadOnlyList<string> Names => [.. Look().Keys.Order(StringComparer.Ordinal)];

    /// <summary>A workflow.</summary>
    /// <param name="name">Name of its file, without the ending.</param>
    /// <exception cref="AgentsException">There is none, or its file was never right; says why.</exception>
    public WorkflowDefinition Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var entries = Look();
        if (!entries.TryGetValue(name, out var entry))
        {
            throw new AgentsException($"There is no workflow '{Workflows.Names.Shorten(name)}' in {Folder}."
                + $"{Workflows.Names.Hint(name, entries.Keys)} There are: {Workflows.Names.List(Names)}.");
        }

        return entry.Definition ?? throw new WorkflowException(entry.Errors);
    }

    private Dictionary<string, Entry> Look()
    {
        lock (_lock)
        {
            if (_looked is { } looked && _time.GetElapsedTime(looked) < Interval)
                return _entries;
            _looked = _time.GetTimestamp();
            var files = Files();
            string stamp = string.Join('\n', files.Select(f => $"{f.FullName} {f.LastWriteTimeUtc.Ticks} {f.Length}"));
            if (stamp == _stamp)
                return _entries;
            _stamp = stamp;
            var top = files.Where(f => f.DirectoryName == Folder)
                .ToLookup(f => Path.GetFileNameWithoutExtension(f.Name));
            return _entries = top.ToDictionary(f => f.Key, f => Read(f.Key, f.First().FullName));
        }
    }

    private FileInfo[] Files() => Directory.Exists(Folder)
        ? [.. new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(f => Endings.Contains(f.Extension)).OrderBy(f => f.FullName, StringComparer.Ordinal)]
        : [];

    private Entry Read(string name, string path)
    {
        var before = _entries.GetValueOrDefault(name);
        try
        {
            var definition = _loader.Load(path, Folder);
            if (before?.Definition is { } old && old.Hash != definition.Hash)
                _logger.LogInformation("Workflow {Name} was read again from {Path}", name, path);
            return new Entry(definition, []);
        }
        catch (WorkflowException e)
        {
            _logger.LogError("Workflow {Name} was refused, {Consequence}: {Errors}", name,
                before?.Definition is null ? "so it cannot be run" : "the one before stays in use", e.Message);
            return new Entry(before?.Definition, e.Errors);
        }
    }

    private sealed record Entry(WorkflowDefinition? Definition, IReadOnlyList<WorkflowError> Errors);
}
