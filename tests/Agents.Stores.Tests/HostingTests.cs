using Agents.Episodes;
using Agents.Records;
using Agents.Registry;
using Agents.Testing;
using Agents.Testing.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Stores.Tests;

public sealed class HostingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AddAgents_finds_the_store_by_itself_and_it_is_one_for_the_three_contracts()
    {
        using var provider = Services().BuildServiceProvider();

        var store = Assert.IsType<SqliteStore>(provider.GetRequiredService<IEpisodeStore>());
        Assert.Same(store, provider.GetRequiredService<IModelRegistry>());
        Assert.Same(store, provider.GetRequiredService<IRecordLog>());
        Assert.Equal(Path.Combine(_folder["data"], SqliteStore.FileName), store.Database.Path);
    }

    [Fact]
    public void A_store_that_the_application_registered_before_stays()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IEpisodeStore>(new InMemoryStore());
        AddAgents(services);
        using var provider = services.BuildServiceProvider();

        Assert.IsType<InMemoryStore>(provider.GetRequiredService<IEpisodeStore>());
        Assert.IsType<SqliteStore>(provider.GetRequiredService<IRecordLog>());
    }

    [Fact]
    public void AddSqliteStore_replaces_what_was_registered()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IEpisodeStore>(new InMemoryStore());
        AddAgents(services).AddSqliteStore();
        using var provider = services.BuildServiceProvider();

        Assert.Same(
            provider.GetRequiredService<IRecordLog>(), Assert.Single(provider.GetServices<IEpisodeStore>()));
    }

    [Fact]
    public void Closing_the_container_closes_the_file()
    {
        using (var provider = Services().BuildServiceProvider())
            provider.GetRequiredService<IEpisodeStore>();

        // The last one to close folds the log into the database and deletes it.
        Assert.False(File.Exists(Path.Combine(_folder["data"], SqliteStore.FileName + "-wal")));
    }

    [Fact]
    public async Task Closing_the_container_first_writes_what_the_recorder_holds()
    {
        const int Count = 50;
        var token = TestContext.Current.CancellationToken;
        await using (var provider = Services().BuildServiceProvider())
        {
            var recorder = provider.GetRequiredService<EpisodeRecorder>();
            provider.GetRequiredService<IModelRegistry>();
            provider.GetRequiredService<IRecordLog>();
            for (var i = 0; i < Count; i++)
                await recorder.RecordAsync(new Episode { Id = $"{i}" }, token);
        }

        await using var reopened = Services().BuildServiceProvider();
        var counts = await reopened.GetRequiredService<IEpisodeStore>().CountAsync(new EpisodeQuery(), token);
        Assert.Equal(Count, counts.Appended);
    }

    private ServiceCollection Services()
    {
        var services = new ServiceCollection();
        AddAgents(services);
        return services;
    }

    private Agents.Hosting.IAgentsBuilder AddAgents(ServiceCollection services) => services.AddAgents(
        new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Agents:Data"] = _folder["data"] })
            .Build());
}
