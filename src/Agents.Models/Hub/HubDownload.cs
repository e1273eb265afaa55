using System.Net;

namespace Agents.Models.Hub;

/// <summary>
/// Brings one file into a part file, which is named by the content it will have: what is in it is a beginning of that
/// content, whenever and from wherever it came.
/// </summary>
internal sealed class HubDownload(
    HubClient client, HubRetry retry, Func<StallTimer> stalls, IProgress<PullProgress> progress)
{
    /// <summary>Goes on where the part file ends, and leaves it whole and checked.</summary>
    /// <param name="path">Where the hub has the file.</param>
    /// <param name="file">What it must be.</param>
    /// <param name="part">The part file; its folder exists.</param>
    /// <param name="cancellationToken">Stops; what came stays.</param>
    /// <exception cref="AgentsException">It cannot be brought, or is not what the hub's list says.</exception>
    public async Task FetchAsync(string path, HubFile file, string part, CancellationToken cancellationToken)
    {
        await using var stream = Open(part);
        if (stream.Length > file.Size)
            stream.SetLength(0);
        var kept = stream.Length;
        await BringAsync(path, file, stream, cancellationToken);
        if (await IsRightAsync(file, stream, cancellationToken))
            return;
        if (kept > 0)
        {
            progress.Report(new(file.Path, 0, file.Size, "what was kept of it is damaged; from the start again"));
            await BringAsync(path, file, stream, cancellationToken);
            if (await IsRightAsync(file, stream, cancellationToken))
                return;
        }

        throw new AgentsException(
            $"{file.Path}: what {client.Address.Host} sent is not what its list says ({file.Size} bytes, hash "
            + $"{file.Hash}); nothing of it is kept.");
    }

    // One process at a time.
    private static FileStream Open(string part)
    {
        if (new FileInfo(part).LinkTarget is not null)
            throw new AgentsException($"{part} is a link; remove it.");
        try
        {
            return new FileStream(
                part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.Asynchronous);
        }
        catch (IOException e)
        {
            throw new AgentsException($"{part} cannot be opened; is another process pulling it? {e.Message}", e);
        }
    }

    private async Task BringAsync(string path, HubFile file, FileStream stream, CancellationToken cancellationToken)
    {
        progress.Report(new(file.Path, stream.Length, file.Size));
        if (stream.Length < file.Size)
        {
            await retry.RunAsync(
                () => AttemptAsync(path, file, stream, cancellationToken),
                () => stream.Length,
                note => progress.Report(new(file.Path, stream.Length, file.Size, note)),
                cancellationToken);
        }

        stream.Flush(flushToDisk: true);
    }

    private async Task<bool> AttemptAsync(
        string path, HubFile file, FileStream stream, CancellationToken cancellationToken)
    {
        using var stall = stalls();
        using var response = await client.OpenAsync(path, stream.Length, stall);
        if (response.StatusCode != HttpStatusCode.PartialContent)
            stream.SetLength(0);
        Check(response, file, stream.Length);
        stream.Position = stream.Length;
        await HubBody.CopyAsync(response, stream, file.Size - stream.Length, stall,
            () => progress.Report(new(file.Path, stream.Length, file.Size)));
        return stream.Length == file.Size
            ? true
            : throw new HubInterruption($"{client.Address.Host} ended {file.Path} at byte {stream.Length} of {file.Size}");
    }

    private void Check(HttpResponseMessage response, HubFile file, long offset)
    {
        var (range, length) = (response.Content.Headers.ContentRange, response.Content.Headers.ContentLength);
        if (response.StatusCode == HttpStatusCode.PartialContent && range?.From != offset)
        {
            throw new AgentsException(
                $"{file.Path}: {client.Address.Host} was asked for byte {offset} on and sends '{range}'.");
        }

        var total = range?.Length ?? offset + length;
        if (total is not null && total != file.Size)
        {
            throw new AgentsException(
                $"{file.Path}: {client.Address.Host} lists {file.Size} bytes and sends {total}; nothing was taken.");
        }
    }

    private static async Task<bool> IsRightAsync(
        HubFile file, FileStream stream, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        var right = await file.IsAsync(stream, cancellationToken);
        if (!right)
            stream.SetLength(0);
        return right;
    }
}
