using Agents.Records;

namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>Keeps nothing: the runs of candidates are repeated whole where a search was cut off.</summary>
internal sealed class ForgetfulRecordLog : IRecordLog
{
    public ValueTask AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken = default) =>
        ValueTask.CompletedTask;

    public IAsyncEnumerable<StoredRecord> ReadAsync(
        string collection, string? key = null, long after = 0, CancellationToken cancellationToken = default) =>
        AsyncEnumerable.Empty<StoredRecord>();
}
