using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Agents.Registry;

/// <summary>
/// The session of the published version. A publication is loaded beside the session that answers, in the background;
/// then new requests get the new one. A version that cannot be loaded changes nothing.
/// </summary>
internal sealed class CurrentSession(
    string model,
    Func<CancellationToken, ValueTask<ModelVersion>> baseVersion,
    IModelRegistry registry,
    IModelLoader loader,
    ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);
    private readonly Lock _lock = new();
    private ModelSession? _session;
    private IDisposable? _watch;
    private bool _disposed;

    /// <summary>A lease on the session; the first call loads it.</summary>
    public async ValueTask<ModelSession> LeaseAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var session = Volatile.Read(ref _session) ?? await LoadFirstAsync(cancellationToken);
            if (session.TryLease())
                return session;
        }
    }

    /// <summary>A lease on the session if it is loaded and of that version, else null.</summary>
    public ModelSession? TryLease(string version) =>
        Volatile.Read(ref _session) is { } session && session.Version.Id == version && session.TryLease()
            ? session : null;

    public void Dispose()
    {
        _watch?.Dispose();
        ModelSession? last;
        lock (_lock)
        {
            _disposed = true;
            (last, _session) = (_session, null);
        }

        last?.Release();
    }

    private async ValueTask<ModelSession> LoadFirstAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_session is { } loaded)
                return loaded;
            // Watch before asking: what is published in between is seen.
            _watch ??= ChangeToken.OnChange(() => registry.Watch(model), () => _ = Task.Run(ReloadAsync));
            var version = await PublishedAsync(cancellationToken);
            var session = new ModelSession(version, await loader.LoadAsync(version, cancellationToken));
            Offer(session);
            return session;
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task ReloadAsync()
    {
        await _loading.WaitAsync();
        var answering = _session;
        try
        {
            var version = await PublishedAsync(CancellationToken.None);
            if (answering is null || version.Id == answering.Version.Id)
                return;
            Offer(new ModelSession(version, await loader.LoadAsync(version)));
            logger.LogInformation("{Version} answers from now on, after {Old}", version, answering.Version.Id);
        }
        catch (Exception e)
        {
            logger.LogError(
                e, "A published version of {Model} was not loaded, {Old} goes on answering: {Reason}",
                model, answering?.Version.Id, e.Message);
        }
        finally
        {
            _loading.Release();
        }
    }

    // The base version first: finding it may publish it.
    private async ValueTask<ModelVersion> PublishedAsync(CancellationToken cancellationToken)
    {
        var original = await baseVersion(cancellationToken);
        return await registry.GetCurrentAsync(model, cancellationToken) ?? original;
    }

    private void Offer(ModelSession session)
    {
        ModelSession? old;
        lock (_lock)
            (old, _session) = _disposed ? (session, null) : (_session, session);
        old?.Release();
    }
}
