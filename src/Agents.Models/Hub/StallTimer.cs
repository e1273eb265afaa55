namespace Agents.Models.Hub;

/// <summary>Cancels its token when nothing was heard for a while; each sign of life starts the wait anew.</summary>
internal sealed class StallTimer : IDisposable
{
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _outer;
    private readonly TimeSpan _patience;

    public StallTimer(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        (_patience, _outer) = (patience, cancellationToken);
        _silence = new CancellationTokenSource(patience, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token);
    }

    /// <summary>Cancelled by the caller, or by silence.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Silence, and not the caller, cancelled the token.</summary>
    public bool IsStalled => _either.IsCancellationRequested && !_outer.IsCancellationRequested;

    public void Restart() => _silence.CancelAfter(_patience);

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }
}
