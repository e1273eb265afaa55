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
            var watch = new PublicationWatch(model, Current(model), new());
            _watches.Add(watch);
            return new CancellationChangeToken(watch.Source.Token);
        }
    }

    /// <summary>
    /// Looks whether watched models have another version. What goes wrong is logged, and the next look follows.
    /// </summary>
    public void Check()
    {
        try
        {
            foreach (var watch in TakeChanged())
            {
                Fire(watch);
            }
        }
        catch (AgentsException error)
        {
            logger.LogWarning("Publications are not seen for now: {Reason}", error.Message);
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
        if (HasNews())
        {
            Check();
        }
    }

    private bool HasNews()
    {
        lock (_gate)
        {
            if (_disposed || _connection is null)
            {
                return false;
            }

            try
            {
                var version = _connection.ExecuteScalar<long>("PRAGMA data_version");
                (var changed, _dataVersion) = (version != _dataVersion, version);
                return changed;
            }
            catch (SqliteException)
            {
                // The look itself will say what is wrong.
                return true;
            }
        }
    }

    private List<PublicationWatch> TakeChanged()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return [];
            }

            List<PublicationWatch> changed = [.. _watches.Where(w => Current(w.Model) != w.Version)];
            _watches.RemoveAll(changed.Contains);
            return changed;
        }
    }

    private string? Current(string model) => database.Read(connection => VersionTable.Current(connection, model));

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
