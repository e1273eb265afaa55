using Agents.Records;

namespace Agents.Plugins.WorkflowArchitect.Tests.Search;

/// <summary>Fails at one of its appends, before or after it is written, as a process that is killed does.</summary>
internal sealed class CountedRecordLog(IRecordLog inner) : IRecordLog
{
    /// <summary>Appends so far.</summary>
    public int Appends { get; private set; }

    /// <summary>The append that fails, from 1; 0 for none.</summary>
    public int FailsAt { get; set; }

    /// <summary>Whether what fails is written all the same.</summary>
    public bool FailsAfter { get; set; }

    public async ValueTask AppendAsync(
        IReadOnlyList<NewRecord> records, CancellationToken cancellationToken = default)
    {
        bool fails = ++Appends == FailsAt;
        if (!fails || FailsAfter)
            await inner.AppendAsync(records, cancellationToken);
        if (fails)
            throw new IOException("killed");
    }

    public IAsyncEnumerable<StoredRecord> ReadAsync(
        string collection, string? key = null, long after = 0, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(collection, key, after, cancellationToken);
}
