using Agents.Testing;
using Agents.Testing.Stores;

namespace Agents.Stores.Tests.Processes;

/// <summary>Several processes on one store: many append, one trains.</summary>
public sealed class SharedStoreTests : IDisposable
{
    private const int PerProcess = 60;
    private readonly SqliteFixture _fixture = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Three_processes_append_beside_a_trainer()
    {
        var folder = _fixture.NewFolder();
        var store = _fixture.Open(folder);
        await using var training = await store.BeginTrainingAsync("run-1", Cancel);
        var hosts = Enumerable.Range(0, 3)
            .Select(i => ChildProcess.Start("Agents.KillHost", null, "append", folder, $"p{i}", $"{PerProcess}"))
            .ToList();
        var finished = Task.WhenAll(hosts.Select(host => host.Finish(Cancel)));

        // Trains on what comes until all of it is trained on.
        while ((await store.CountAsync(new(), Cancel)).Consumed < 3 * PerProcess)
        {
            Assert.False(finished.IsCompleted && (await store.CountAsync(new(), Cancel)).Appended < 3 * PerProcess);
            var leased = await store.LeaseAsync(new(), "run-1", 16, Cancel);
            await store.ConsumeAsync(
                new() { Owner = "run-1", Consumed = [.. leased.Select(e => e.Episode.Id)] }, Cancel);
        }

        Assert.All(await finished, result => Assert.Equal((0, ""), result));
        hosts.ForEach(host => host.Dispose());
    }

    [Fact]
    public async Task A_second_trainer_in_another_process_is_told_who_trains()
    {
        var folder = _fixture.NewFolder();
        using var first = ChildProcess.Start("Agents.KillHost", null, "train", folder, "run-1");
        Assert.Equal("training", await first.ReadLine(Cancel));

        using var second = ChildProcess.Start("Agents.KillHost", null, "train", folder, "run-2");
        var (exitCode, error) = await second.Finish(Cancel);
        Assert.Equal(1, exitCode);
        Assert.Contains("TrainerBusyException: run-1 (process ", error, StringComparison.Ordinal);

        // A kill gives the right back.
        first.Kill();
        await first.Finish(Cancel);
        await using var mine = await _fixture.Open(folder).BeginTrainingAsync("run-3", Cancel);
    }

    [Fact]
    public async Task A_publication_of_another_process_reaches_a_watcher()
    {
        var folder = _fixture.NewFolder();
        var store = _fixture.Open(folder);
        await store.RegisterAsync(
            new() { Model = "m", Id = "aaaa", Path = ModelFolder.Create(Path.Combine(folder, "a")) }, Cancel);
        var published = new TaskCompletionSource();
        store.Watch("m").RegisterChangeCallback(_ => published.SetResult(), null);

        using var host = ChildProcess.Start("Agents.KillHost", null, "publish", folder, "m", "aaaa");
        Assert.Equal((0, ""), await host.Finish(Cancel));

        await published.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        Assert.Equal("aaaa", (await store.GetCurrentAsync("m", Cancel))?.Id);
    }

    [Fact]
    public async Task A_misspelt_fault_point_is_refused()
    {
        using var host = ChildProcess.Start("Agents.KillHost", "apend:3", "append", _fixture.NewFolder(), "p", "1");
        var (exitCode, error) = await host.Finish(Cancel);
        Assert.Equal(1, exitCode);
        Assert.Contains("apend:3", error, StringComparison.Ordinal);
    }
}
