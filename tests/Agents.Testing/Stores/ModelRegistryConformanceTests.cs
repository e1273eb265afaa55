using Agents.Registry;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Agents.Testing.Stores;

/// <summary>What every <see cref="IModelRegistry"/> must do.</summary>
public abstract class ModelRegistryConformanceTests : IDisposable
{
    private const string First = "0123456789abcdef";
    private const string Second = "0123fedcba987654";
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A new, empty registry on the given clock, disposed by the derived class.</summary>
    protected abstract IModelRegistry CreateRegistry(TimeProvider time);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_version_comes_back_as_registered()
    {
        var registry = CreateRegistry(TimeProvider.System);
        var version = Version(First) with { Parent = Second, RunId = "run-1", Step = 16, Gate = """{"p":0.01}""" };
        await registry.RegisterAsync(version, Cancel);

        Assert.Equal(version, await registry.FindAsync("m", First, Cancel));
        Assert.Null(await registry.FindAsync("other", First, Cancel));
        Assert.Null(await registry.GetCurrentAsync("m", Cancel));
        Assert.Empty(await registry.HistoryAsync("m", Cancel));
    }

    [Fact]
    public async Task Registering_again_keeps_the_first_and_the_order()
    {
        var registry = CreateRegistry(TimeProvider.System);
        await registry.RegisterAsync(Version(Second), Cancel);
        await registry.RegisterAsync(Version(First, "n"), Cancel);
        await registry.RegisterAsync(Version(First), Cancel);
        await registry.RegisterAsync(Version(Second) with { CreatedAt = DateTimeOffset.MaxValue, Step = 3 }, Cancel);

        var mine = await registry.ListAsync("m", Cancel);
        Assert.Equal([Second, First], mine.Select(v => v.Id));
        Assert.Equal(Version(Second), mine[0]);
        Assert.Equal(["m", "n", "m"], (await registry.ListAsync(null, Cancel)).Select(v => v.Model));
    }

    [Fact]
    public async Task Registering_again_moves_a_version_only_where_its_files_are_gone()
    {
        var registry = CreateRegistry(TimeProvider.System);
        var version = Version(First) with { Gate = "{}" };
        await registry.RegisterAsync(version, Cancel);
        var elsewhere = Version(First) with { Path = ModelFolder.Create(_folder["elsewhere"]) };

        await registry.RegisterAsync(elsewhere, Cancel);
        Assert.Equal(version, await registry.FindAsync("m", First, Cancel));

        Directory.Delete(version.Path, recursive: true);
        await registry.RegisterAsync(elsewhere with { Path = _folder["nowhere"] }, Cancel);
        Assert.Equal(version, await registry.FindAsync("m", First, Cancel));
        await registry.RegisterAsync(elsewhere, Cancel);
        Assert.Equal(version with { Path = elsewhere.Path }, await registry.FindAsync("m", First, Cancel));
    }

    [Fact]
    public async Task A_unique_prefix_finds_and_an_ambiguous_or_short_one_is_refused()
    {
        var registry = CreateRegistry(TimeProvider.System);
        await registry.RegisterAsync(Version(First), Cancel);
        await registry.RegisterAsync(Version(Second), Cancel);

        Assert.Equal(First, (await registry.FindAsync("m", "01234", Cancel))?.Id);
        Assert.Equal(Second, (await registry.FindAsync("m", "0123FE", Cancel))?.Id);
        Assert.Null(await registry.FindAsync("m", "abcd", Cancel));
        Assert.Null(await registry.FindAsync("m", "0123%", Cancel));
        var ambiguous = await Assert.ThrowsAsync<AgentsException>(
            async () => await registry.FindAsync("m", "0123", Cancel));
        Assert.Contains(First, ambiguous.Message, StringComparison.Ordinal);
        Assert.Contains(Second, ambiguous.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AgentsException>(async () => await registry.FindAsync("m", "012", Cancel));
    }

    [Fact]
    public async Task The_last_publication_is_current_and_all_are_kept()
    {
        var time = new FakeTimeProvider();
        var registry = CreateRegistry(time);
        await registry.RegisterAsync(Version(First), Cancel);
        await registry.RegisterAsync(Version(Second), Cancel);

        await registry.PublishAsync("m", First, "base", Cancel);
        time.Advance(TimeSpan.FromSeconds(5));
        await registry.PublishAsync("m", Second, "promoted", Cancel);
        Assert.Equal(Second, (await registry.GetCurrentAsync("m", Cancel))?.Id);
        await registry.PublishAsync("m", First, "rolled back", Cancel);

        Assert.Equal(Version(First), await registry.GetCurrentAsync("m", Cancel));
        Assert.Null(await registry.GetCurrentAsync("n", Cancel));
        Assert.Equal(
            [
                new("m", First, "base", time.Start),
                new("m", Second, "promoted", time.GetUtcNow()),
                new Publication("m", First, "rolled back", time.GetUtcNow()),
            ],
            await registry.HistoryAsync("m", Cancel));
    }

    [Fact]
    public async Task Publishing_needs_a_registered_version_with_its_files()
    {
        var registry = CreateRegistry(TimeProvider.System);
        var gone = Version(Second);
        await registry.RegisterAsync(Version(First), Cancel);
        await registry.RegisterAsync(gone, Cancel);
        await registry.PublishAsync("m", First, "base", Cancel);
        File.Delete(Path.Combine(gone.Path, "model.safetensors"));

        var missing = await Assert.ThrowsAsync<AgentsException>(
            async () => await registry.PublishAsync("m", Second, "promoted", Cancel));
        Assert.Contains(gone.Path, missing.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AgentsException>(
            async () => await registry.PublishAsync("m", "ffffffffffffffff", "promoted", Cancel));
        Assert.Equal(First, (await registry.GetCurrentAsync("m", Cancel))?.Id);
        Assert.Single(await registry.HistoryAsync("m", Cancel));
    }

    [Fact]
    public async Task A_watch_fires_once_when_another_version_is_published()
    {
        var registry = CreateRegistry(TimeProvider.System);
        await registry.RegisterAsync(Version(First), Cancel);
        await registry.RegisterAsync(Version(Second), Cancel);
        await registry.RegisterAsync(Version(First, "n"), Cancel);
        var fired = 0;
        var first = registry.Watch("m");
        first.RegisterChangeCallback(_ => fired++, null);

        await registry.PublishAsync("n", First, "base", Cancel);
        Assert.False(first.HasChanged);
        await registry.PublishAsync("m", First, "base", Cancel);
        Assert.True(first.HasChanged);

        var second = registry.Watch("m");
        await registry.PublishAsync("m", First, "again", Cancel);
        Assert.False(second.HasChanged);
        await registry.PublishAsync("m", Second, "promoted", Cancel);
        Assert.True(second.HasChanged);
        Assert.Equal(1, fired);
    }

    /// <summary>A version whose files exist.</summary>
    protected ModelVersion Version(string id, string model = "m") => new()
    {
        Model = model,
        Id = id,
        Path = ModelFolder.Create(_folder[$"{model}-{id}"], id),
        CreatedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    /// <summary>Deletes the files of the versions.</summary>
    protected virtual void Dispose(bool disposing) => _folder.Dispose();
}
