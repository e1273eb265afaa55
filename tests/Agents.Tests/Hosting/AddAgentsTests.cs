using Agents.Episodes;
using Agents.Hosting;
using Agents.Testing;
using Agents.Tests.Episodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Agents.Tests.Hosting;

public sealed class AddAgentsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agents-tests-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_makes_the_data_folder_and_shutdown_drains_the_recorder()
    {
        var data = Path.Combine(_folder, "a", "b");
        var store = new AppendedEpisodes();
        await using var provider = Build(store, ("Data", data));
        var client = new ChatClientBuilder(new ScriptedChatClient(_ => "yes")).UseEpisodeRecording().Build(provider);

        await StartAsync(provider);
        Assert.True(Directory.Exists(data));
        Assert.Empty(Directory.EnumerateFileSystemEntries(data));
        await client.GetResponseAsync("x", cancellationToken: Token);
        foreach (var service in provider.GetServices<IHostedService>())
            await service.StopAsync(Token);

        var episode = Assert.Single(store.Committed);
        Assert.NotNull(episode.RunId);
        Assert.Equal(provider.GetRequiredService<IOptions<AgentsOptions>>().Value.RunId, episode.RunId);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", Token);
        await using var provider = Build(new AppendedEpisodes(), ("Data", file));

        var error = await Assert.ThrowsAsync<AgentsException>(() => StartAsync(provider));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains("Agents:Data", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_option_errors_are_reported_at_once_with_their_keys()
    {
        await using var provider = Build(null, ("Data", ""), ("QueueCapacity", "0"));
        var error = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(error.Failures, f => f.StartsWith("Agents:Data:", StringComparison.Ordinal));
        Assert.Contains(error.Failures, f => f.StartsWith("Agents:QueueCapacity:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_store_the_error_says_which_package_brings_one()
    {
        await using var provider = Build(null, ("Data", _folder));
        var error = await Assert.ThrowsAsync<AgentsException>(() => StartAsync(provider));
        Assert.Contains("Agents.Stores", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Adding_twice_registers_once()
    {
        var services = new ServiceCollection();
        services.AddAgents();
        var count = services.Count;
        services.AddAgents();
        Assert.Equal(count, services.Count);
    }

    private static ServiceProvider Build(IEpisodeStore? store, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(s => $"Agents:{s.Key}", s => (string?)s.Value))
            .Build();
        var services = new ServiceCollection();
        services.AddAgents(configuration);
        if (store is not null)
            services.AddSingleton(store);
        return services.BuildServiceProvider();
    }

    private static async Task StartAsync(IServiceProvider provider)
    {
        foreach (var service in provider.GetServices<IHostedService>())
            await service.StartAsync(Token);
    }
}
