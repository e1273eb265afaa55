using Agents.Episodes;
using Agents.Records;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Agents.Stores;

/// <summary>Moves episodes between their states: open, leased, then consumed or quarantined.</summary>
internal sealed class LeaseTable(SqliteDatabase database, TimeProvider time)
{
    public async ValueTask<IReadOnlyList<StoredEpisode>> LeaseAsync(
        EpisodeQuery query, string owner, int limit, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var rows = await database.WriteAsync(
            connection => Lease(connection, query, owner, Math.Min(limit, query.Limit ?? int.MaxValue)),
            CommitKind.Lease,
            cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToStored())];
    }

    public async ValueTask ConsumeAsync(EpisodeConsumption consumption, CancellationToken cancellationToken)
    {
        foreach (var record in consumption.Records)
        {
            RecordContent.Require(record);
        }

        var at = time.GetUtcNow();
        await database.WriteAsync(
            connection =>
            {
                foreach (var id in consumption.Consumed)
                {
                    Settle(connection, id, consumption.Owner, EpisodeState.Consumed, reason: null);
                }

                foreach (var (id, reason) in consumption.Quarantined)
                {
                    Settle(connection, id, consumption.Owner, EpisodeState.Quarantined, reason);
                }

                return RecordTable.Insert(connection, consumption.Records, at);
            },
            CommitKind.Consume,
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<int> ReleaseAsync(string owner, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            connection => connection.Execute(
                "UPDATE episodes SET state = @open, owner = NULL WHERE state = @leased AND owner = @owner",
                new { open = (long)EpisodeState.Open, leased = (long)EpisodeState.Leased, owner }),
            CommitKind.Other,
            cancellationToken).ConfigureAwait(false);

    private static List<EpisodeRow> Lease(SqliteConnection connection, EpisodeQuery query, string owner, int limit)
    {
        if (query.State is not (null or EpisodeState.Open))
        {
            return [];
        }

        var filter = new EpisodeFilter(query with { State = EpisodeState.Open });
        filter.Parameters.Add("limit", limit);
        filter.Parameters.Add("evaluate", (long)EpisodePurpose.Evaluate);
        var rows = connection.Query<EpisodeRow>(
            $"""
            SELECT {EpisodeRow.Columns} FROM {EpisodeRow.From}
            WHERE {filter.Where} AND e.purpose <> @evaluate ORDER BY e.sequence LIMIT @limit
            """,
            filter.Parameters).AsList();
        foreach (var row in rows)
        {
            (row.State, row.Owner) = ((long)EpisodeState.Leased, owner);
        }

        connection.Execute("UPDATE episodes SET state = @State, owner = @Owner WHERE sequence = @Sequence", rows);
        return rows;
    }

    private static void Settle(
        SqliteConnection connection, string id, string owner, EpisodeState state, string? reason)
    {
        var changed = connection.Execute(
            """
            UPDATE episodes SET state = @state, reason = @reason
            WHERE id = @id AND state = @leased AND owner = @owner
            """,
            new { state = (long)state, reason, id, leased = (long)EpisodeState.Leased, owner });
        if (changed != 1)
        {
            throw new LeaseLostException(
                $"Episode {id} is not leased by {owner} (it is unknown, open, another's, or settled already); nothing "
                + "of this checkpoint was recorded. Release the run's leases and resume from its last checkpoint.");
        }
    }
}
