using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Agents.Stores;

/// <summary>
/// Tells who watches a model that another version became current: at once for a publication of this process, within
/// <see cref="Interval"/> for one of another process (SQLite's <c>data_version</c> says whether anything changed).
/// </summary>
internal sealed class PublicationWatcher(SqliteDatabase database, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>How often the file is looked at.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<PublicationWatch> _watches = [];
    private SqliteConnection? _connection;
    private ITimer? _timer;
    private long _dataVersion;
    private bool _disposed;

    /// <summary>A token that fires once when the model's current version is no longer the one of now.</summary>
    public IChangeToken Watch(string model)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _connection ??= database.Open();
            _timer ??= time.CreateTimer(_ => Poll(), null, Interval, Interval);
            var watch = new PublicationWatch(model, VersionTable.Current(_connection, model), new());
            _watches.Add(watch);
            return new CancellationChangeToken(watch.Source.Token);
        }
    }

    /// <summary>Looks at the models whose watchers may have something to hear.</summary>
    public void Check()
    {
        List<PublicationWatch> fired;
        lock (_gate)
        {
            if (_disposed || _connection is null)
            {
                return;
            }

            fired = [.. _watches.Where(w => VersionTable.Current(_connection, w.Model) != w.Version)];
            _watches.RemoveAll(fired.Contains);
        }

        foreach (var watch in fired)
        {
            Fire(watch);
        }
    }

    /// <summary>Stops; tokens that have not fired never will.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
            _connection?.Dispose();
            _watches.Clear();
        }
    }

    private void Poll()
    {
        try
        {
            if (Changed())
            {
                Check();
            }
        }
        catch (SqliteException error)
        {
            logger.LogWarning(
                "Publications of other processes are not seen for now: {Reason}",
                SqliteErrors.Describe(error, database.Path).Message);
        }
    }

    private bool Changed()
    {
        lock (_gate)
        {
            if (_disposed || _connection is null)
            {
                return false;
            }

            var version = _connection.ExecuteScalar<long>("PRAGMA data_version");
            (var changed, _dataVersion) = (version != _dataVersion, version);
            return changed;
        }
    }

    // The publication stands whatever a listener does, so its failure is logged and not the publisher's.
    private void Fire(PublicationWatch watch)
    {
        try
        {
            watch.Source.Cancel();
        }
        catch (AggregateException error)
        {
            logger.LogError(error, "A listener of model {Model} failed when its version changed.", watch.Model);
        }
    }
}
