namespace Agents.Models.Hub;

/// <summary>An attempt failed in a way that another may not.</summary>
/// <param name="message">What happened.</param>
/// <param name="wait">How long the hub asks to wait; null where it does not say.</param>
/// <param name="cause">The error beneath.</param>
internal sealed class HubInterruption(string message, TimeSpan? wait = null, Exception? cause = null)
    : Exception(message, cause)
{
    public TimeSpan? Wait { get; } = wait;

    /// <summary>No connection came about: no name, no network, nobody listening, no trust.</summary>
    public bool IsUnreachable => InnerException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
