namespace Agents.Testing.Stores;

/// <summary>Runs an action once, when disposed.</summary>
internal sealed class Releaser(Action release) : IAsyncDisposable
{
    private Action? _release = release;

    public ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref _release, null)?.Invoke();
        return default;
    }
}
