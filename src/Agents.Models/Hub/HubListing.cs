using System.Text.Json;
using System.Text.RegularExpressions;
using Agents.Models.Checkpoints;

namespace Agents.Models.Hub;

/// <summary>What a repository holds, asked of the hub's API. The answers are hostile input like any file.</summary>
internal sealed partial class HubListing(HubClient client, Func<StallTimer> stalls)
{
    private const int MostBytes = 16 << 20;
    private const int MostFiles = 10_000;
    private const int MostPages = 20;
    private const string Next = "next";

    /// <summary>
    /// The commit that a branch or tag stands for, so that all files are of one. The first question to a hub: where it
    /// cannot be reached, that is said at once.
    /// </summary>
    public async Task<string> CommitAsync(HubReference reference, string revision)
    {
        var answer = JsonFile.Parse(await AskAsync(reference, revision), Source(reference));
        return answer.FindText("sha") is { } sha && GitHash().IsMatch(sha)
            ? sha
            : throw CheckpointError.Of($"{answer.Source} names no commit.");
    }

    /// <summary>The files of one folder of a commit; folders in it are left out.</summary>
    /// <param name="reference">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="folder">Path in the repository; empty for its root.</param>
    public async Task<IReadOnlyList<HubFile>> FilesAsync(HubReference reference, string commit, string folder)
    {
        var files = new List<HubFile>();
        var next = $"api/models/{reference.Repository}/tree/{commit}/{folder}".TrimEnd('/');
        for (var page = 0; next is not null; page++)
        {
            (var body, next) = await ReadAsync(next);
            Add(body, Source(reference), files);
            if (files.Count > MostFiles || page >= MostPages)
                throw CheckpointError.Of($"{Source(reference)} lists more than {MostFiles} files in one folder.");
        }

        return files;
    }

    private async Task<byte[]> AskAsync(HubReference reference, string revision)
    {
        try
        {
            return (await ReadAsync(
                $"api/models/{reference.Repository}/revision/{Uri.EscapeDataString(revision)}")).Body;
        }
        catch (HubInterruption e) when (e.IsUnreachable)
        {
            throw new AgentsException(
                $"{e.Message}. Check the network, or name another hub (--hub, {HubOptions.SectionName}:Address). A model "
                + "that was pulled needs none.", e);
        }
    }

    private string Source(HubReference reference) => $"{client.Address.Host}'s answer about {reference.Repository}";

    private static void Add(byte[] body, string source, List<HubFile> files)
    {
        // The list is an array; inside an object it is read by the rules of every other file.
        var wrapped = JsonFile.Parse((byte[])[.. "{\"files\":"u8, .. body, (byte)'}'], source);
        foreach (var element in wrapped.Array("files").EnumerateArray())
        {
            var entry = JsonFields.Of(element, source);
            if (entry.FindText("type") == "file" && entry.FindText("path") is { } path && HubReference.IsPath(path))
                files.Add(Read(entry, path));
        }
    }

    private static HubFile Read(JsonFields entry, string path)
    {
        var source = entry with { Source = $"{entry.Source}: {path}" };
        var large = source.FindObject("lfs");
        var hash = (large ?? source).FindText("oid")?.Replace("sha256:", "", StringComparison.Ordinal) ?? "";
        if (!(large is null ? GitHash() : LargeHash()).IsMatch(hash))
            throw CheckpointError.Of($"{source.Source} has no hash that the file could be checked against.");
        var size = source.Get("size");
        return size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var bytes) && bytes >= 0
            ? new HubFile(path, bytes, hash)
            : throw CheckpointError.Of($"{source.Source} has a size of {size}.");
    }

    // A bounded body, and the next page where the hub names one.
    private async Task<(byte[] Body, string? Next)> ReadAsync(string path)
    {
        using var stall = stalls();
        using var response = await client.OpenAsync(path, 0, stall);
        using var body = new MemoryStream();
        await HubBody.CopyAsync(response, body, MostBytes, stall, () => { });
        return (body.ToArray(), NextPage(response));
    }

    private static string? NextPage(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var links)
            ? links.Select(l => Link().Match(l)).FirstOrDefault(m => m.Success)?.Groups[Next].Value
            : null;

    [GeneratedRegex(@"\A[0-9a-f]{40}\z")]
    private static partial Regex GitHash();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex LargeHash();

    [GeneratedRegex("<(?<next>[^>]+)>; *rel=\"?next\"?")]
    private static partial Regex Link();
}
