using Agents.Models.Checkpoints;
using Microsoft.Extensions.Options;

namespace Agents.Models.Hub;

/// <summary>
/// Pulls models from a hub. Files go to parts beside the models, are checked against the hub's hashes and moved into
/// place when all are there; what is there already and right is not fetched again.
/// </summary>
internal sealed class ModelHub(HubFolder folder, IOptions<HubOptions> options, TimeProvider time)
{
    private const int PartDigits = 16;

    // Without it nothing opens the folder: it leaves first and comes last.
    private static readonly string[] Keys = ["config.json", "adapter_config.json"];

    /// <summary>Brings a model, or what is missing or wrong of it.</summary>
    /// <param name="reference">The repository, or one file of it.</param>
    /// <param name="revision">Branch, tag or commit.</param>
    /// <param name="progress">Told of each piece, in order.</param>
    /// <param name="cancellationToken">Stops; what came is kept, and the next pull goes on from it.</param>
    /// <exception cref="AgentsException">The hub cannot be reached, refuses, or sends what is not right.</exception>
    public async Task<PulledModel> PullAsync(
        HubReference reference, string revision, IProgress<PullProgress> progress, CancellationToken cancellationToken)
    {
        using var client = new HubClient(options.Value);
        StallTimer stalls() => new(TimeSpan.FromSeconds(options.Value.StallSeconds), time, cancellationToken);
        var retry = new HubRetry(options.Value.Attempts, time);
        var (commit, files) = await ListAsync(
            reference, revision, new HubListing(client, stalls), retry, progress, cancellationToken);
        var missing = await MissingAsync(reference, files, cancellationToken);
        CheckSpace(reference, missing);
        var download = new HubDownload(client, retry, stalls, progress);
        foreach (var file in missing)
        {
            var escaped = string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString));
            await download.FetchAsync(
                $"{reference.Repository}/resolve/{commit}/{escaped}", file, Part(reference, file), cancellationToken);
        }

        Place(reference, files, missing);
        return new PulledModel(
            folder.PathOf(reference), commit, files.Count, files.Sum(f => f.Size), missing.Count);
    }

    private static async Task<(string Commit, IReadOnlyList<HubFile> Files)> ListAsync(
        HubReference reference,
        string revision,
        HubListing listing,
        HubRetry retry,
        IProgress<PullProgress> progress,
        CancellationToken cancellationToken)
    {
        Task<T> ask<T>(Func<Task<T>> question) => retry.RunAsync(
            question, () => 0, note => progress.Report(new(reference.Repository, 0, 0, note)), cancellationToken);

        var commit = await ask(() => listing.CommitAsync(reference, revision));
        if (reference.File is not null)
        {
            var inside = Path.GetDirectoryName(reference.File)!.Replace('\\', '/');
            var beside = await ask(() => listing.FilesAsync(reference, commit, inside));
            return (commit, [HubSelection.Single(beside, reference)]);
        }

        var files = await ask(() => listing.FilesAsync(reference, commit, ""));
        if (files.Any(f => f.Path == "modules.json"))
            files = [.. files, .. await ask(() => listing.FilesAsync(reference, commit, HubSelection.Pooling))];
        return (commit, HubSelection.Model(files, reference));
    }

    private async Task<List<HubFile>> MissingAsync(
        HubReference reference, IReadOnlyList<HubFile> files, CancellationToken cancellationToken)
    {
        var missing = new List<HubFile>();
        foreach (var file in files)
        {
            if (!await file.IsAtAsync(Final(reference, file), cancellationToken))
                missing.Add(file);
        }

        return missing;
    }

    private void CheckSpace(HubReference reference, List<HubFile> missing)
    {
        if (missing.Count == 0)
            return;
        var parts = folder.PartsOf(reference);
        Directory.CreateDirectory(parts);
        var kept = missing.Sum(f => new FileInfo(Part(reference, f)) is { Exists: true } part ? part.Length : 0);
        // Sizes are the hub's word: their sum may exceed any number.
        var needed = missing.Aggregate((Int128)0, (sum, f) => sum + f.Size) - kept;
        var free = HubFolder.FreeBytes(parts);
        if (needed > free)
        {
            throw new AgentsException(
                $"{reference} needs {needed >> 20} MiB more, and {parts} has {free >> 20} MiB free. Free some, or set "
                + $"{HubOptions.SectionName}:Folder to another disk.");
        }
    }

    private void Place(HubReference reference, IReadOnlyList<HubFile> files, List<HubFile> fetched)
    {
        var target = folder.Of(reference);
        try
        {
            Directory.CreateDirectory(target);
            var moved = reference.File is null && fetched.Count > 0 ? Close(reference, files, fetched) : fetched;
            foreach (var file in moved.OrderBy(f => Keys.Contains(f.Path)))
            {
                var final = Final(reference, file);
                Directory.CreateDirectory(Path.GetDirectoryName(final)!);
                File.Move(Part(reference, file), final, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CheckpointError.Of($"{target} cannot be written: {e.Message}", e);
        }

        // Parts of other files may be in work.
        var parts = folder.PartsOf(reference);
        if (Directory.Exists(parts) && !Directory.EnumerateFileSystemEntries(parts).Any())
            Directory.Delete(parts);
    }

    // While files change there is no configuration, so that nothing opens half of the old and half of the new. A kill
    // in between is mended by the next pull.
    private List<HubFile> Close(HubReference reference, IReadOnlyList<HubFile> files, List<HubFile> fetched)
    {
        var unchanged = files.Where(f => Keys.Contains(f.Path) && !fetched.Contains(f)).ToList();
        foreach (var file in unchanged)
            File.Move(Final(reference, file), Part(reference, file), overwrite: true);
        var target = folder.Of(reference);
        var kept = files.Except(fetched).Except(unchanged).Select(f => f.Path).ToHashSet();
        foreach (var name in Directory.EnumerateFiles(target).Select(p => Path.GetFileName(p)).ToList())
        {
            if (HubSelection.IsOfModel(name) && !kept.Contains(name))
                File.Delete(Path.Combine(target, name));
        }

        return [.. fetched, .. unchanged];
    }

    private string Part(HubReference reference, HubFile file) =>
        Path.Combine(folder.PartsOf(reference), $"{file.Path.Replace('/', '_')}.{file.Hash[..PartDigits]}.part");

    private string Final(HubReference reference, HubFile file) => reference.File is null
        ? Path.Combine([folder.Of(reference), .. file.Path.Split('/')])
        : folder.PathOf(reference);
}
