using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Agents.Stores;

/// <summary>Opens connections to one database file and keeps those for reading.</summary>
internal sealed class SqliteConnections(string path) : IDisposable
{
    /// <summary>How long a call waits for another process that writes.</summary>
    public const int BusySeconds = 30;

    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _disposed;

    /// <summary>A connection with the settings of every connection; the caller disposes it.</summary>
    public SqliteConnection Open()
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {BusySeconds * 1000};");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a read on a connection that nobody else uses meanwhile.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_idle.TryTake(out var connection))
        {
            connection = Open();
        }

        try
        {
            return read(connection);
        }
        finally
        {
            Return(connection);
        }
    }

    /// <summary>Closes what is idle; connections in use are closed when they come back.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    private void Return(SqliteConnection connection)
    {
        _idle.Add(connection);
        if (_disposed)
        {
            Dispose();
        }
    }
}
