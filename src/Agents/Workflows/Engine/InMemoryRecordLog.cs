using System.Runtime.CompilerServices;
using Agents.Records;

namespace Agents.Workflows.Engine;

/// <summary>A record log for runs that need not survive the process.</summary>
internal sealed class InMemoryRecordLog(TimeProvider time) : IRecordLog
{
    private readonly Lock _lock = new();
    // Each record stands in the list of its collection (no key) and in that of its key, both in the order of commit.
    private readonly Dictionary<(string Collection, string? Key), List<StoredRecord>> _records = [];
    private long _sequence;

    public ValueTask AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var at = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var record in records)
            {
                var stored = new StoredRecord(++_sequence, record.Collection, record.Key, record.Json, at);
                Add(stored, key: null);
                Add(stored, record.Key);
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
            found = _records.TryGetValue((collection, key), out var list) ? [.. list.Skip(First(list, after))] : [];
        }

        foreach (var record in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    private void Add(StoredRecord record, string? key)
    {
        if (!_records.TryGetValue((record.Collection, key), out var list))
            _records[(record.Collection, key)] = list = [];
        list.Add(record);
    }

    private static int First(List<StoredRecord> list, long after)
    {
        int low = 0, high = list.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = list[middle].Sequence > after ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
