using Agents.Records;

namespace Agents.Plugins.BehaviorHandbook.Tests.Log;

/// <summary>A log in which another process writes the same name just before the first append arrives.</summary>
internal sealed class LateLog(IRecordLog log) : IRecordLog
{
    private bool _raced;

    public async ValueTask AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken = default)
    {
        if (!_raced)
        {
            _raced = true;
            await log.AppendAsync(
                [records[0] with { Json = records[0].Json.Replace(
                    "Pair what makes ten.", "Written by the other process first.", StringComparison.Ordinal) }],
                cancellationToken);
        }

        await log.AppendAsync(records, cancellationToken);
    }

    public IAsyncEnumerable<StoredRecord> ReadAsync(
        string collection, string? key = null, long after = 0, CancellationToken cancellationToken = default) =>
        log.ReadAsync(collection, key, after, cancellationToken);
}
