using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Records;
using Agents.Registry;
using Agents.Testing.Stores;
using Agents.Training.Runs;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Training.Tests.Processes;

/// <summary>What must hold of the data folder of an application that was killed while answering and training.</summary>
internal static class LoopInvariants
{
    private const string Model = "embedded";
    private const int EpisodesPerStep = 8;

    /// <summary>Opens the store and checks it.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="acknowledged">Ids of all answers that were acknowledged.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Ids of the published versions, in order.</returns>
    public static async Task<IReadOnlyList<string>> Check(
        string folder, IReadOnlyList<string> acknowledged, CancellationToken cancellationToken)
    {
        CheckIntegrity(folder);
        var settings = new Dictionary<string, string?> { ["Agents:Data"] = folder };
        var services = new ServiceCollection();
        services.AddAgents(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        await using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<IEpisodeStore>();

        foreach (var id in acknowledged)
            Assert.Equal(EpisodePurpose.Use, (await store.FindAsync(id, cancellationToken))?.Episode.Purpose);
        foreach (var record in await RecordLists.Read(provider.GetRequiredService<IRecordLog>(), RunRecord.Collection))
        {
            var run = TrainingJson.Read<RunRecord>(record.Json, "run");
            await CheckRun(store, provider.GetRequiredService<IRecordLog>(), folder, run.RunId, cancellationToken);
        }

        return await CheckVersions(provider.GetRequiredService<IModelRegistry>(), cancellationToken);
    }

    private static void CheckIntegrity(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "agents.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", command.ExecuteScalar());
    }

    /// <summary>Each step is in exactly one checkpoint, and exactly the episodes of these steps are settled.</summary>
    private static async Task CheckRun(
        IEpisodeStore store, IRecordLog records, string folder, string run, CancellationToken cancellationToken)
    {
        var checkpoints = (await RecordLists.Read(records, RunCheckpoint.Collection, run))
            .Select(record => TrainingJson.Read<RunCheckpoint>(record.Json, "checkpoint"))
            .ToList();
        var steps = checkpoints.SelectMany(checkpoint => checkpoint.Steps).Select(step => step.Step).ToList();
        Assert.Equal(Enumerable.Range(1, steps.Count), steps);

        foreach (var step in steps)
        {
            var of = await store.CountAsync(new() { RunId = run, Step = step - 1 }, cancellationToken);
            Assert.Equal((EpisodesPerStep, EpisodesPerStep), (of.Appended, of.Consumed + of.Quarantined));
        }

        var all = await store.CountAsync(
            new() { RunId = run, Purpose = EpisodePurpose.Train }, cancellationToken);
        Assert.Equal(EpisodesPerStep * steps.Count, all.Consumed + all.Quarantined);
        if (checkpoints is [.., var last])
            Assert.Null(ModelFiles.Missing(Path.Combine(folder, "runs", run, last.Folder)));
    }

    /// <summary>The current version, and every other one, is what its name says.</summary>
    private static async Task<IReadOnlyList<string>> CheckVersions(
        IModelRegistry registry, CancellationToken cancellationToken)
    {
        var published = new List<string>();
        foreach (var publication in await registry.HistoryAsync(Model, cancellationToken))
        {
            var version = await registry.FindAsync(Model, publication.Version, cancellationToken);
            Assert.NotNull(version);
            using var checkpoint = Checkpoint.Open(version.Path);
            Assert.Equal(version.Id, checkpoint.ContentHash);
            published.Add(version.Id);
        }

        Assert.Equal(
            published.LastOrDefault(),
            (await registry.GetCurrentAsync(Model, cancellationToken))?.Id);
        return published;
    }
}
