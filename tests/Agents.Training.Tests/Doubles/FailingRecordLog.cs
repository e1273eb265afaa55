using Agents.Records;

namespace Agents.Training.Tests.Doubles;

/// <summary>A record log that refuses one collection, as if the process ended before the append.</summary>
internal sealed class FailingRecordLog(IRecordLog inner, string refused) : IRecordLog
{
    public ValueTask AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken = default) =>
        records.Any(record => record.Collection == refused)
            ? throw new InvalidOperationException($"No {refused} here.")
            : inner.AppendAsync(records, cancellationToken);

    public IAsyncEnumerable<StoredRecord> ReadAsync(
        string collection, string? key = null, long after = 0, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(collection, key, after, cancellationToken);
}
