using Agents.Registry;
using Agents.Testing.Stores;
using Microsoft.Extensions.Time.Testing;

namespace Agents.Stores.Tests;

/// <summary>Two stores on one folder are to each other what two processes are.</summary>
public sealed class WatchTests : IDisposable
{
    private const string Model = "m";
    private readonly SqliteFixture _fixture = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_publication_of_another_process_is_seen_within_the_interval()
    {
        var (mine, theirs) = await TwoStores();
        var token = mine.Watch(Model);
        await theirs.PublishAsync(Model, "bbbb", "promoted", Cancel);
        Assert.False(token.HasChanged);

        _time.Advance(PublicationWatcher.Interval);

        Assert.True(token.HasChanged);
        Assert.Equal("bbbb", (await mine.GetCurrentAsync(Model, Cancel))?.Id);
    }

    [Fact]
    public async Task Other_writes_and_equal_publications_of_another_process_do_not_fire()
    {
        var (mine, theirs) = await TwoStores();
        var token = mine.Watch(Model);
        await theirs.AppendAsync(TestEpisodes.Many(1), Cancel);
        _time.Advance(PublicationWatcher.Interval);
        await theirs.PublishAsync(Model, "aaaa", "again", Cancel);
        _time.Advance(PublicationWatcher.Interval);
        Assert.False(token.HasChanged);
    }

    [Fact]
    public async Task After_disposal_nothing_fires()
    {
        var (mine, theirs) = await TwoStores();
        var token = mine.Watch(Model);
        mine.Dispose();
        await theirs.PublishAsync(Model, "bbbb", "promoted", Cancel);
        _time.Advance(PublicationWatcher.Interval * 3);
        Assert.False(token.HasChanged);
    }

    [Fact]
    public async Task A_listener_that_throws_does_not_fail_the_publisher_or_the_others()
    {
        var (mine, _) = await TwoStores();
        mine.Watch(Model).RegisterChangeCallback(_ => throw new InvalidOperationException("listener"), null);
        var other = mine.Watch(Model);
        await mine.PublishAsync(Model, "bbbb", "promoted", Cancel);
        Assert.True(other.HasChanged);
    }

    [Fact]
    public async Task A_data_folder_that_was_moved_still_finds_its_versions()
    {
        var folder = _fixture.NewFolder();
        using (var store = _fixture.Open(folder))
        {
            await store.RegisterAsync(Version(Path.Combine(folder, "versions", "aaaa"), "aaaa"), Cancel);
            await store.PublishAsync(Model, "aaaa", "base", Cancel);
        }

        var moved = _fixture.NewFolder();
        Directory.Move(folder, moved);
        var current = await _fixture.Open(moved).GetCurrentAsync(Model, Cancel);

        Assert.Equal(Path.Combine(moved, "versions", "aaaa"), current?.Path);
    }

    private async Task<(SqliteStore Mine, SqliteStore Theirs)> TwoStores()
    {
        var folder = _fixture.NewFolder();
        var mine = _fixture.Open(folder, _time);
        await mine.RegisterAsync(Version(Path.Combine(folder, "a"), "aaaa"), Cancel);
        await mine.RegisterAsync(Version(Path.Combine(folder, "b"), "bbbb"), Cancel);
        await mine.PublishAsync(Model, "aaaa", "base", Cancel);
        return (mine, _fixture.Open(folder));
    }

    private static ModelVersion Version(string folder, string id) =>
        new() { Model = Model, Id = id, Path = ModelFolder.Create(folder) };
}
