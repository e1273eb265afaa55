namespace Agents.Registry;

/// <summary>Sessions of versions that callers asked for by id; the least recently asked is let go.</summary>
/// <param name="capacity">How many stay loaded. At least 1.</param>
/// <param name="loader">Opens a version.</param>
internal sealed class PinnedSessions(int capacity, IModelLoader loader) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);
    private readonly Lock _lock = new();
    private readonly LinkedList<ModelSession> _sessions = new();
    private bool _disposed;

    public async ValueTask<ModelSession> LeaseAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (Find(version.Id) is { } loaded)
                return loaded;
            return Add(new ModelSession(version, await loader.LoadAsync(version, cancellationToken)));
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose()
    {
        ModelSession[] all;
        lock (_lock)
        {
            _disposed = true;
            all = [.. _sessions];
            _sessions.Clear();
        }

        foreach (var session in all)
            session.Release();
    }

    private ModelSession? Find(string id)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var session = _sessions.FirstOrDefault(s => s.Version.Id == id);
            if (session is null)
                return null;
            _sessions.Remove(session);
            _sessions.AddFirst(session);
            session.TryLease();
            return session;
        }
    }

    private ModelSession Add(ModelSession session)
    {
        ModelSession? oldest = null;
        lock (_lock)
        {
            session.TryLease();
            if (_disposed)
            {
                oldest = session;
            }
            else
            {
                _sessions.AddFirst(session);
                if (_sessions.Count > capacity)
                {
                    oldest = _sessions.Last!.Value;
                    _sessions.RemoveLast();
                }
            }
        }

        oldest?.Release();
        return session;
    }
}
