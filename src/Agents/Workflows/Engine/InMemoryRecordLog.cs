using System.Runtime.CompilerServices;
using Agents.Records;

namespace Agents.Workflows.Engine;

/// <summary>A record log for runs that need not survive the process.</summary>
internal sealed class InMemoryRecordLog(TimeProvider time) : IRecordLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Collection, string Key), List<StoredRecord>> _records = [];
    private long _sequence;

    public ValueTask AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var at = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var record in records)
            {
                var place = (record.Collection, record.Key);
                if (!_records.TryGetValue(place, out var list))
                    _records[place] = list = [];
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
            var lists = key is null
                ? _records.Where(r => r.Key.Collection == collection).Select(r => r.Value)
                : _records.TryGetValue((collection, key), out var list) ? [list] : [];
            found = [.. lists.SelectMany(l => l).Where(r => r.Sequence > after).OrderBy(r => r.Sequence)];
        }

        foreach (var record in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }
}
