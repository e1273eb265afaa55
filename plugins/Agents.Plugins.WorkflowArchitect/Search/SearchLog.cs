using System.Text.Json;
using Agents.Records;

namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>
/// The record of a search: everything that was asked, answered and decided, in order. The search itself is a function
/// of its request and of these records, so after a kill it runs again from the start and what it finds in the log is
/// not asked twice.
/// </summary>
internal sealed class SearchLog
{
    /// <summary>Name of the collection; the key is the search's id.</summary>
    public const string Collection = "workflow_architect";

    private readonly IRecordLog _records;
    private readonly Dictionary<string, JsonElement> _known;

    private SearchLog(IRecordLog records, string runId, Dictionary<string, JsonElement> known) =>
        (_records, RunId, _known) = (records, runId, known);

    public string RunId { get; }

    /// <summary>Opens the log of a search, new or begun.</summary>
    public static async Task<SearchLog> OpenAsync(
        IRecordLog records, string runId, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        await foreach (var record in records.ReadAsync(Collection, runId, 0, cancellationToken))
        {
            var entry = JsonSerializer.Deserialize<Entry>(record.Json, JsonSerializerOptions.Web)!;
            known.TryAdd(entry.Step, entry.Value);
        }

        return new SearchLog(records, runId, known);
    }

    /// <summary>Logs what the search is for, or finds that the log is of the same search.</summary>
    /// <exception cref="AgentsException">It is of another one.</exception>
    public async Task BeginAsync(SearchSubject subject, CancellationToken cancellationToken)
    {
        var begun = await OnceAsync("begin", () => Task.FromResult(subject), cancellationToken);
        if (begun != subject)
            throw new AgentsException($"The search {RunId} was begun for '{begun.Task}' with seed {begun.Seed} and "
                + "another request, other examples or other options. Resume it with those, or choose another run id.");
    }

    /// <summary>The result of a step: that of the log, or of running it, which is then logged.</summary>
    public async Task<T> OnceAsync<T>(string step, Func<Task<T>> run, CancellationToken cancellationToken) =>
        (await OnceAsync<T>([step], async _ => [await run()], cancellationToken))[0];

    /// <summary>The results of several steps; those that the log lacks are run together and logged at once.</summary>
    /// <param name="steps">Names of the steps, each of its own.</param>
    /// <param name="run">Runs the steps at these places of the list, and gives their results in that order.</param>
    /// <param name="cancellationToken">Ends it; nothing of these steps is logged then.</param>
    public async Task<IReadOnlyList<T>> OnceAsync<T>(
        IReadOnlyList<string> steps, Func<IReadOnlyList<int>, Task<IReadOnlyList<T>>> run,
        CancellationToken cancellationToken)
    {
        int[] missing = [.. Enumerable.Range(0, steps.Count).Where(i => !_known.ContainsKey(steps[i]))];
        if (missing.Length > 0)
        {
            var results = await run(missing);
            var entries = missing.Select((place, i) => new Entry(steps[place], ToJson(results[i]))).ToList();
            await _records.AppendAsync(
                [.. entries.Select(e => new NewRecord(Collection, RunId, ToJson(e).GetRawText()))], cancellationToken);
            foreach (var entry in entries)
                _known[entry.Step] = entry.Value;
        }

        return [.. steps.Select(s => _known[s].Deserialize<T>(JsonSerializerOptions.Web)!)];
    }

    /// <summary>Logs what follows from what is logged already; nothing where it stands there.</summary>
    public Task NoteAsync<T>(string step, T value, CancellationToken cancellationToken) =>
        OnceAsync(step, () => Task.FromResult(value), cancellationToken);

    private static JsonElement ToJson<T>(T value) =>
        JsonSerializer.SerializeToElement(value, JsonSerializerOptions.Web);

    private sealed record Entry(string Step, JsonElement Value);
}
