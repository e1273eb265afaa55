namespace Agents.Models.Hub;

/// <summary>Cancels its token when nothing was heard for a while; each sign of life starts the wait anew.</summary>
internal sealed class StallTimer : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _outer;
    private readonly TimeSpan _patience;
    private readonly ITimer _timer;

    public StallTimer(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        (_patience, _outer) = (patience, cancellationToken);
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = time.CreateTimer(_ => _source.Cancel(), null, patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled by the caller, or by silence.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Silence, and not the caller, cancelled the token.</summary>
    public bool IsStalled => _source.IsCancellationRequested && !_outer.IsCancellationRequested;

    public void Restart() => _timer.Change(_patience, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }
}
