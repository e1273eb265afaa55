using System.Net;
using System.Net.Http.Headers;
using Agents.Models.Checkpoints;

namespace Agents.Models.Hub;

/// <summary>
/// Requests to a hub. The token goes to the hub's own address only; redirects are followed here, so that none leads
/// from https to http, and none takes the token along.
/// </summary>
internal sealed class HubClient : IDisposable
{
    private const int MostRedirects = 8;

    // Nothing is decoded on the way, so that lengths are those of the files.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly string? _token;

    /// <exception cref="AgentsException">The address is none that models are taken from.</exception>
    public HubClient(HubOptions options)
    {
        Address = Uri.TryCreate(options.Address.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            && IsAllowed(address) && address.UserInfo.Length == 0
            ? address
            : throw new AgentsException(
                $"{HubOptions.SectionName}:Address is '{CheckpointError.OneLine(options.Address)}'; it must be an https "
                + "address without a user (http only of this machine).");
        _token = string.IsNullOrWhiteSpace(options.Token) ? null : options.Token.Trim();
        if (_token is not null && !_token.All(c => c is > ' ' and <= '~'))
            throw new AgentsException("The hub's token (HF_TOKEN) has characters that no token has.");
    }

    /// <summary>The hub, ending in a slash.</summary>
    public Uri Address { get; }

    /// <summary>Opens what stands at an address of the hub, wherever it sends to.</summary>
    /// <param name="path">Path and query below <see cref="Address"/>, or another address of the same hub.</param>
    /// <param name="offset">First byte that is wanted; the answer may begin at 0 all the same.</param>
    /// <param name="stall">Gives up where nothing comes; restarted at each answer.</param>
    /// <exception cref="HubInterruption">A later attempt may succeed.</exception>
    /// <exception cref="AgentsException">The hub refuses.</exception>
    public async Task<HttpResponseMessage> OpenAsync(string path, long offset, StallTimer stall)
    {
        var address = new Uri(Address, path);
        if (!IsHub(address))
            throw new AgentsException($"{Address} points to {address.Host}, which is another host.");
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            var response = await SendAsync(address, offset, stall);
            stall.Restart();
            if (Target(response, address) is not { } next)
                return response.IsSuccessStatusCode ? response : throw Refusal(response, address);

            response.Dispose();
            address = next;
        }

        throw new AgentsException($"{Address.Host} sends from one address to the next without end.");
    }

    public void Dispose() => _http.Dispose();

    /// <summary>
    /// Whether a redirect is followed: to https, and to http on this machine unless it comes from https.
    /// </summary>
    public static bool MayLead(Uri from, Uri to) =>
        IsAllowed(to) && (from.Scheme == Uri.UriSchemeHttp || to.Scheme == Uri.UriSchemeHttps);

    private async Task<HttpResponseMessage> SendAsync(Uri address, long offset, StallTimer stall)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("agents", null));
        if (_token is not null && IsHub(address))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        if (offset > 0)
            request.Headers.Range = new RangeHeaderValue(offset, null);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token);
        }
        catch (OperationCanceledException e) when (stall.IsStalled)
        {
            throw new HubInterruption($"{address.Host} does not answer", cause: e);
        }
        catch (HttpRequestException e)
        {
            throw new HubInterruption(
                $"{address.Host} cannot be reached ({CheckpointError.OneLine(e.Message)})", cause: e);
        }
    }

    private static Uri? Target(HttpResponseMessage response, Uri from)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            return null;
        if (response.Headers.Location is not { } location)
            throw new AgentsException($"{from.Host} sends to another address without naming it.");
        var target = location.IsAbsoluteUri ? location : new Uri(from, location);
        if (MayLead(from, target))
            return target;
        throw new AgentsException($"{from.Host} sends to {target.Scheme}://{target.Host}, which is not https; refused.");
    }

    // https anywhere; http on this machine alone, where nobody is between.
    private static bool IsAllowed(Uri address) => address.Scheme == Uri.UriSchemeHttps
        || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);

    private bool IsHub(Uri address) => address.Scheme == Address.Scheme && address.Authority == Address.Authority;

    private Exception Refusal(HttpResponseMessage response, Uri address)
    {
        var (status, wait) = ((int)response.StatusCode, RetryAfter(response));
        response.Dispose();
        return status switch
        {
            401 or 403 when _token is null => new AgentsException(
                $"{address.Host} answers {status}: there is no such model, or it is private or gated. Accept its terms on the "
                + "hub's page and set HF_TOKEN."),
            401 or 403 => new AgentsException(
                $"{address.Host} answers {status}: the token (HF_TOKEN) may not read this. Accept the model's terms on the "
                + "hub's page, or set another token."),
            404 => new AgentsException($"{address.Host} has no {CheckpointError.OneLine(address.AbsolutePath)}."),
            408 or 416 or 429 or >= 500 => new HubInterruption($"{address.Host} answers {status}", wait),
            _ => new AgentsException($"{address.Host} answers {status} to {CheckpointError.OneLine(address.AbsolutePath)}."),
        };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta is { } delta && delta >= TimeSpan.Zero ? delta : null;
}
