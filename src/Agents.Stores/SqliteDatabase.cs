using Dapper;
using Microsoft.Data.Sqlite;

namespace Agents.Stores;

/// <summary>
/// One database file: a single writer in this process, BEGIN IMMEDIATE and a busy timeout between processes, readers
/// beside it. SQLite is synchronous, so its work runs on the thread pool.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly SqliteConnections _connections;
    private readonly SqliteConnection _writer;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile bool _disposed;

    /// <summary>Opens or creates the file.</summary>
    /// <exception cref="AgentsException">It cannot be opened, is no database, or is not ours.</exception>
    public SqliteDatabase(string path)
    {
        Path = path;
        _connections = new(path);
        _writer = Guard(() =>
        {
            CreateFolder();
            var connection = _connections.Open();
            try
            {
                SqliteSchema.Prepare(connection);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Runs a read in one statement or several; each sees the last commit.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) =>
        Task.Run(() => Guard(() => _connections.Read(read)), cancellationToken);

    /// <summary>As <see cref="ReadAsync"/>, on the caller's thread.</summary>
    public T Read<T>(Func<SqliteConnection, T> read) => Guard(() => _connections.Read(read));

    /// <summary>Runs a write as one transaction; completes after the commit.</summary>
    /// <param name="write">The statements; an exception rolls all of them back.</param>
    /// <param name="kind">What is committed.</param>
    /// <param name="cancellationToken">Cancels the wait for the writer; a write that has begun is finished.</param>
    public async Task<T> WriteAsync<T>(
        Func<SqliteConnection, T> write, CommitKind kind, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Guard(() => Transact(write, kind)), CancellationToken.None)
                .ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A connection of the caller's own.</summary>
    public SqliteConnection Open() => Guard(_connections.Open);

    /// <summary>
    /// Closes the file after the write in progress. The last process to close it folds the log into it.
    /// </summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _gate.Wait();
        _disposed = true;
        _connections.Dispose();
        _writer.Dispose();
        _gate.Release();
    }

    private T Transact<T>(Func<SqliteConnection, T> write, CommitKind kind)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _writer.Execute(kind.Synchronous);
        using var transaction = _writer.BeginTransaction(deferred: false);
        var result = write(_writer);
        kind.Pass();
        transaction.Commit();
        kind.Pass();
        return result;
    }

    private void CreateFolder()
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AgentsException(
                $"The data folder {folder} cannot be made: {error.Message} Set Agents:Data to another folder.", error);
        }
    }

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Describe(error, Path);
        }
    }
}
