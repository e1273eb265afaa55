using System.Runtime.CompilerServices;
using Agents.Records;

namespace Agents.Workflows.Engine;

/// <summary>
/// A record log for runs that need not survive the process. Of those that ended, the last thousand are kept.
/// </summary>
internal sealed class InMemoryRecordLog(TimeProvider time) : IRecordLog
{
    private const int Kept = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<StoredRecord>> _runs = [];
    private readonly Queue<(string RunId, long Sequence)> _ended = new();
    private long _sequence;

    public ValueTask AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var at = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var record in records)
            {
                string run = RunOf(record.Key);
                if (!_runs.TryGetValue(run, out var list))
                    _runs[run] = list = [];
                list.Add(new StoredRecord(++_sequence, record.Collection, record.Key, record.Json, at));
            }
        }

        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<StoredRecord> ReadAsync(
        string collection, string? key = null, long after = 0,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        StoredRecord[] found;
        lock (_lock)
        {
            var records = key is null ? _runs.Values.SelectMany(r => r) : _runs.GetValueOrDefault(RunOf(key)) ?? [];
            found = [.. records.Where(r => r.Collection == collection && r.Sequence > after
                && (key is null || r.Key == key)).OrderBy(r => r.Sequence)];
        }

        foreach (var record in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    /// <summary>A run ended for good, or failed: it is forgotten when a thousand more did.</summary>
    public void End(string runId)
    {
        lock (_lock)
        {
            _ended.Enqueue((runId, _sequence));
            if (_ended.Count <= Kept)
                return;
            var (oldest, sequence) = _ended.Dequeue();
            // One that was resumed since stands again in the queue, or will.
            if (_runs.TryGetValue(oldest, out var records) && records[^1].Sequence <= sequence)
                _runs.Remove(oldest);
        }
    }

    // The runs within a run are named below it.
    private static string RunOf(string key) => key.IndexOf('/', StringComparison.Ordinal) is var end and >= 0
        ? key[..end] : key;
}
