using System.Runtime.CompilerServices;
using Agents.Episodes;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Agents.Stores;

/// <summary>Appends and reads episodes. The content is written once and never changed.</summary>
internal sealed class EpisodeTable(SqliteDatabase database)
{
    private const int PageSize = 256;

    public async ValueTask AppendAsync(IReadOnlyList<Episode> episodes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (episodes.Count == 0)
        {
            return;
        }

        // Serialised before the writer is taken: nobody waits for it.
        var rows = episodes.Select(e => (Episode: e, Json: EpisodeJson.Write(e))).ToList();
        await database.WriteAsync(connection => Append(connection, rows), CommitKind.Append, cancellationToken)
            .ConfigureAwait(false);
    }

    public async IAsyncEnumerable<StoredEpisode> ReadAsync(
        EpisodeQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var remaining = query.Limit ?? int.MaxValue;
        var count = 0;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = Math.Min(PageSize, remaining);
            var page = query;
            var rows = await database.ReadAsync(c => Select(c, page, size), cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
            {
                yield return row.ToStored();
            }

            count = rows.Count;
            remaining -= count;
            query = count == 0 ? query : query with { After = rows[^1].Sequence };
        }
        while (count == PageSize && remaining > 0);
    }

    public async ValueTask<StoredEpisode?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            connection => connection.QuerySingleOrDefault<EpisodeRow>(
                $"SELECT {EpisodeRow.Columns} FROM {EpisodeRow.From} WHERE e.id = @id", new { id }),
            cancellationToken).ConfigureAwait(false);
        return row?.ToStored();
    }

    public async ValueTask<EpisodeCounts> CountAsync(EpisodeQuery query, CancellationToken cancellationToken)
    {
        var filter = new EpisodeFilter(query);
        var counts = await database.ReadAsync(
            connection => connection.Query<(long State, long Purpose, long Count)>(
                $"SELECT state, purpose, count(*) FROM episodes e WHERE {filter.Where} GROUP BY state, purpose",
                filter.Parameters).AsList(),
            cancellationToken).ConfigureAwait(false);
        long In(EpisodeState state) => counts.Where(c => c.State == (long)state).Sum(c => c.Count);
        return new(
            counts.Sum(c => c.Count),
            In(EpisodeState.Open),
            In(EpisodeState.Leased),
            In(EpisodeState.Consumed),
            In(EpisodeState.Quarantined),
            counts.Where(c => c.Purpose == (long)EpisodePurpose.Evaluate).Sum(c => c.Count));
    }

    public async ValueTask<bool> SetSignalAsync(
        string id, string name, double value, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            connection =>
            {
                var known = connection.QuerySingleOrDefault<SignalRow>(
                    "SELECT sequence, signals FROM episodes WHERE id = @id", new { id });
                if (known is null)
                {
                    return false;
                }

                var all = EpisodeRow.ReadSignals(known.Signals);
                all[name] = value;
                connection.Execute(
                    "UPDATE episodes SET signals = @signals WHERE sequence = @sequence",
                    new { signals = EpisodeRow.WriteSignals(all), sequence = known.Sequence });
                return true;
            },
            CommitKind.Other,
            cancellationToken).ConfigureAwait(false);

    private static List<EpisodeRow> Select(SqliteConnection connection, EpisodeQuery query, int limit)
    {
        var filter = new EpisodeFilter(query);
        filter.Parameters.Add("limit", limit);
        return connection.Query<EpisodeRow>(
            $"""
            SELECT {EpisodeRow.Columns} FROM {EpisodeRow.From}
            WHERE {filter.Where} ORDER BY e.sequence LIMIT @limit
            """,
            filter.Parameters).AsList();
    }

    private static int Append(SqliteConnection connection, List<(Episode Episode, string Json)> rows)
    {
        using var insert = new EpisodeInsert(connection);
        var added = 0;
        foreach (var (episode, json) in rows)
        {
            if (insert.TryAdd(episode, json))
            {
                added++;
            }
            else
            {
                RequireEqual(connection, episode.Id, json);
            }
        }

        return added;
    }

    private static void RequireEqual(SqliteConnection connection, string id, string json)
    {
        var stored = connection.QuerySingle<string>(
            "SELECT c.json FROM episodes e JOIN contents c ON c.sequence = e.sequence WHERE e.id = @id", new { id });

        // An earlier build may have written equal content in other words.
        if (stored != json && EpisodeJson.Write(EpisodeJson.Read(stored)) != json)
        {
            throw new EpisodeExistsException(
                $"Episode {id} is already stored with other content; nothing of this call was stored. "
                + "An episode is written once: use a new id.");
        }
    }

    private sealed class SignalRow
    {
        public long Sequence { get; init; }

        public string? Signals { get; init; }
    }
}
