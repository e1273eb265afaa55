using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Agents.Testing.Hub;

/// <summary>
/// A hub on this machine: one repository, over HTTP/1.1 by hand, so that a test can cut, stall and lie at any byte.
/// </summary>
public sealed class HubServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<HubRequest> _requests = new();
    private readonly Task _accepting;

    /// <summary>Starts to listen.</summary>
    public HubServer()
    {
        _listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>The repository's name.</summary>
    public string Repository { get; set; } = "acme/tiny";

    /// <summary>The commit that every revision stands for.</summary>
    public string Commit { get; set; } = new('c', 40);

    /// <summary>The repository's files by path.</summary>
    public IDictionary<string, byte[]> Files { get; } = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);

    /// <summary>Asked before every answer; null for the right one.</summary>
    public Func<HubRequest, HubReply?> Intercept { get; set; } = _ => null;

    /// <summary>All requests, in order.</summary>
    public IReadOnlyList<HubRequest> Requests => [.. _requests];

    /// <summary>Requests for content.</summary>
    public IReadOnlyList<HubRequest> Downloads =>
        [.. _requests.Where(r => r.Path.Contains("/resolve/", StringComparison.Ordinal))];

    /// <summary>The right answer.</summary>
    public HubReply Answer(HubRequest request)
    {
        var path = Uri.UnescapeDataString(request.Path);
        if (path.StartsWith($"/api/models/{Repository}/revision/", StringComparison.Ordinal))
            return HubReply.Text($$"""{"id":"{{Repository}}","sha":"{{Commit}}"}""");
        if (path.StartsWith($"/api/models/{Repository}/tree/{Commit}", StringComparison.Ordinal))
            return HubReply.Text(Tree(path[$"/api/models/{Repository}/tree/{Commit}".Length..].Trim('/')));
        var prefix = $"/{Repository}/resolve/{Commit}/";
        return path.StartsWith(prefix, StringComparison.Ordinal)
            && Files.TryGetValue(path[prefix.Length..], out var file)
            ? Content(request, file)
            : HubReply.Of(404);
    }

    /// <summary>Stops; connections that are open end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_accepting.IsCompleted)
            return;
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private static HubReply Content(HubRequest request, byte[] file) => request.Offset == 0
        ? new HubReply { Body = file, Headers = ["Accept-Ranges: bytes"] }
        : new HubReply
        {
            Status = 206,
            Body = file[request.Offset..],
            Headers = [$"Content-Range: bytes {request.Offset}-{file.Length - 1}/{file.Length}"],
        };

    private string Tree(string folder)
    {
        var inside = folder.Length == 0 ? "" : folder + "/";
        var names = Files.Keys.Where(k => k.StartsWith(inside, StringComparison.Ordinal)).ToList();
        var entries = names.Where(n => !n[inside.Length..].Contains('/', StringComparison.Ordinal)).Select(Entry)
            .Concat(names.Where(n => n[inside.Length..].Contains('/', StringComparison.Ordinal))
                .Select(n => inside + n[inside.Length..].Split('/')[0]).Distinct()
                .Select(n => (object)new { type = "directory", oid = new string('d', 40), size = 0, path = n }));
        return JsonSerializer.Serialize(entries);
    }

    private object Entry(string path)
    {
        var file = Files[path];
        var header = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Length}\0"));
        var git = CryptographicOperations.HashData(HashAlgorithmName.SHA1, [.. header, .. file]);
        var sha = Convert.ToHexStringLower(SHA256.HashData(file));
        return Path.GetExtension(path) is ".safetensors" or ".gguf" or ".bin"
            ? new
            {
                type = "file",
                oid = new string('e', 40),
                size = file.Length,
                path,
                lfs = new { oid = sha, size = file.Length, pointerSize = 134 },
            }
            : new { type = "file", oid = Convert.ToHexStringLower(git), size = file.Length, path };
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                var request = await ReadAsync(stream);
                _requests.Enqueue(request);
                await WriteAsync(stream, Intercept(request) ?? Answer(request));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task<HubRequest> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
        var first = await reader.ReadLineAsync(_stop.Token) ?? throw new IOException("No request came.");
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
        {
            var parts = line.Split(':', 2);
            headers[parts[0].ToLowerInvariant()] = parts[1].Trim();
        }

        return new HubRequest(first.Split(' ')[1], headers);
    }

    private async Task WriteAsync(NetworkStream stream, HubReply reply)
    {
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} Said\r\nConnection: close\r\n");
        foreach (var header in reply.Headers)
            head.Append(header).Append("\r\n");
        if (reply.Length != -1)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {reply.Length ?? reply.Body.Length}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
        await stream.WriteAsync(reply.Body.AsMemory(0, reply.CutAt ?? reply.Body.Length), _stop.Token);
        await stream.FlushAsync(_stop.Token);
        if (reply.Stalls)
            await Task.Delay(Timeout.Infinite, _stop.Token);
    }
}
