using Agents.Episodes;
using Microsoft.Data.Sqlite;

namespace Agents.Stores;

/// <summary>The prepared statements of an append: prepared once, run for each episode of the batch.</summary>
internal sealed class EpisodeInsert : IDisposable
{
    private readonly SqliteCommand _row;
    private readonly SqliteCommand _content;

    /// <summary>Prepares within the connection's transaction.</summary>
    public EpisodeInsert(SqliteConnection connection)
    {
        _row = Prepare(
            connection,
            """
            INSERT INTO episodes (id, run, purpose, task, step) VALUES (@id, @run, @purpose, @task, @step)
            ON CONFLICT (id) DO NOTHING RETURNING sequence
            """,
            "@id",
            "@run",
            "@purpose",
            "@task",
            "@step");
        _content = Prepare(
            connection, "INSERT INTO contents (sequence, json) VALUES (@sequence, @json)", "@sequence", "@json");
    }

    /// <summary>Inserts an episode at the end; false when its id is known.</summary>
    public bool TryAdd(Episode episode, string json)
    {
        Set(_row, episode.Id, episode.RunId, (long)episode.Purpose, episode.Task?.Name, (long?)episode.Step);
        if (_row.ExecuteScalar() is not long sequence)
        {
            return false;
        }

        Set(_content, sequence, json);
        _content.ExecuteNonQuery();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _row.Dispose();
        _content.Dispose();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            command.Parameters.AddWithValue(name, DBNull.Value);
        }

        return command;
    }

    private static void Set(SqliteCommand command, params object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
