namespace Agents.Records;

/// <summary>
/// Named append-only collections in the store (training runs, checkpoints, behaviors, workflow state): append, read by
/// key, read from a cursor.
/// </summary>
public interface IRecordLog
{
    /// <summary>Appends in one transaction; completes after the commit.</summary>
    ValueTask AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken = default);

    /// <summary>The records of a collection in the order of their commit.</summary>
    /// <param name="collection">Name of the collection.</param>
    /// <param name="key">Only this key; null reads all.</param>
    /// <param name="after">Only what was committed after this sequence.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    IAsyncEnumerable<StoredRecord> ReadAsync(
        string collection, string? key = null, long after = 0, CancellationToken cancellationToken = default);
}
