using Agents.Records;
using Xunit;

namespace Agents.Testing.Stores;

/// <summary>Reads record logs in tests.</summary>
public static class RecordLists
{
    /// <summary>Everything in a collection, or of a key, after a cursor.</summary>
    public static async Task<List<StoredRecord>> Read(
        IRecordLog log, string collection, string? key = null, long after = 0)
    {
        var list = new List<StoredRecord>();
        await foreach (var record in log.ReadAsync(collection, key, after, TestContext.Current.CancellationToken))
        {
            list.Add(record);
        }

        return list;
    }
}
