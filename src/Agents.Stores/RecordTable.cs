using System.Runtime.CompilerServices;
using Agents.Records;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Agents.Stores;

/// <summary>The append-only collections.</summary>
internal sealed class RecordTable(SqliteDatabase database, TimeProvider time)
{
    private const int PageSize = 256;

    /// <summary>Inserts within the caller's transaction.</summary>
    public static int Insert(SqliteConnection connection, IReadOnlyList<NewRecord> records, DateTimeOffset at) =>
        connection.Execute(
            "INSERT INTO records (collection, key, json, at) VALUES (@Collection, @Key, @Json, @At)",
            records.Select(r => new { r.Collection, r.Key, r.Json, At = at.UtcTicks }));

    public async ValueTask AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
        {
            RecordContent.Require(record);
        }

        var at = time.GetUtcNow();
        await database.WriteAsync(connection => Insert(connection, records, at), CommitKind.Other, cancellationToken)
            .ConfigureAwait(false);
    }

    public async IAsyncEnumerable<StoredRecord> ReadAsync(
        string collection, string? key, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<RecordRow> rows;
        do
        {
            var cursor = after;
            rows = await database.ReadAsync(c => Select(c, collection, key, cursor), cancellationToken)
                .ConfigureAwait(false);
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new(row.Sequence, collection, row.Key, row.Json, new(row.At, TimeSpan.Zero));
                after = row.Sequence;
            }
        }
        while (rows.Count == PageSize);
    }

    private static List<RecordRow> Select(SqliteConnection connection, string collection, string? key, long after)
    {
        var ofKey = key is null ? "" : "AND key = @key";
        return connection.Query<RecordRow>(
            $"""
            SELECT sequence, key, json, at FROM records
            WHERE collection = @collection {ofKey} AND sequence > @after ORDER BY sequence LIMIT @limit
            """,
            new { collection, key, after, limit = PageSize }).AsList();
    }

    private sealed class RecordRow
    {
        public long Sequence { get; init; }

        public required string Key { get; init; }

        public required string Json { get; init; }

        public long At { get; init; }
    }
}
