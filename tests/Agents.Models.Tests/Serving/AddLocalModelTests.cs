using Agents.Episodes;
using Agents.Records;
using Agents.Registry;
using Agents.Testing;
using Agents.Testing.Stores;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Agents.Models.Tests.Serving;

public sealed class AddLocalModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_line_gives_a_client_that_records_and_a_kernel_service_and_a_scorer()
    {
        await using var provider = Build(TinyModel.Create(_folder["tiny"]));
        var client = provider.GetRequiredKeyedService<IChatClient>("policy");
        Assert.Same(client, provider.GetRequiredService<IChatClient>());

        var response = await client.GetResponseAsync("Hello", new() { MaxOutputTokens = 4 }, Token);
        await response.GetEpisode()!.Acknowledged;
        var stored = await _store.FindAsync(response.GetEpisode()!.EpisodeId, Token);
        Assert.Equal(response.Text, stored!.Episode.Turns[0].Text);

        var scores = await client.GetService<ITokenScorer>()!.ScoreAsync("a", "bc", Token);
        Assert.Equal(2, scores.LogProbs.Count);
        Assert.Equal("tiny", client.GetService<ChatClientMetadata>()!.DefaultModelId);
    }

    [Fact]
    public async Task Semantic_Kernel_asks_the_same_model()
    {
        await using var provider = Build(TinyModel.Create(_folder["tiny"]));
        var service = provider.GetRequiredKeyedService<IChatCompletionService>("policy");
        Assert.Same(service, provider.GetRequiredService<IChatCompletionService>());
        var settings = new PromptExecutionSettings
        {
            ExtensionData = new Dictionary<string, object> { ["temperature"] = 0, ["max_tokens"] = 5 },
        };
        var history = new ChatHistory("Be brief.");
        history.AddUserMessage("Hello");

        var answer = await service.GetChatMessageContentAsync(history, settings, cancellationToken: Token);
        var streamed = await service.GetStreamingChatMessageContentsAsync(history, settings, cancellationToken: Token)
            .ToListAsync(Token);

        Assert.Equal(answer.Content, string.Concat(streamed.Select(s => s.Content)));
        var episodes = await _store.ReadAsync(new EpisodeQuery(), Token).ToListAsync(Token);
        Assert.All(episodes, e => Assert.Equal((0f, 5),
            (e.Episode.Turns[0].Sampling.Temperature, e.Episode.Turns[0].Sampling.MaxTokens)));
        Assert.All(episodes, e => Assert.Equal(["system", "user"], e.Episode.Turns[0].Messages.Select(m => m.Role)));
    }

    [Fact]
    public async Task The_next_answer_after_a_publication_comes_from_the_new_weights()
    {
        await using var provider = Build(TinyModel.Create(_folder["tiny"], 1));
        await StartAsync(provider);
        var client = provider.GetRequiredService<IChatClient>();
        var original = (await _store.GetCurrentAsync("tiny", Token))!;
        Assert.Equal(original.Id, await AskAsync(client));

        var next = TinyModel.Version(TinyModel.Create(_folder["next"], 2));
        var trained = next with { Parent = original.Id, RunId = "r" };
        await _store.RegisterAsync(trained, Token);
        await _store.PublishAsync("tiny", trained.Id, "gate", Token);
        while (await AskAsync(client) != trained.Id)
            await Task.Yield();
        Assert.Equal(original.Id, await AskAsync(client, $"policy@{original.Id[..8]}"));

        await _store.PublishAsync("tiny", original.Id, "rollback", Token);
        while (await AskAsync(client) != original.Id)
            await Task.Yield();
    }

    [Fact]
    public async Task A_version_in_the_path_is_served_and_no_other()
    {
        var path = TinyModel.Create(_folder["tiny"], 1);
        await using var provider = Build(path + "@base");
        await StartAsync(provider);
        Assert.Null(await _store.GetCurrentAsync("tiny", Token));
        Assert.Equal(TinyModel.Version(path).Id, await AskAsync(provider.GetRequiredService<IChatClient>()));
    }

    [Fact]
    public async Task A_wrong_path_ends_the_start()
    {
        await using var provider = Build(_folder["nowhere"]);
        var error = await Assert.ThrowsAsync<AgentsException>(() => StartAsync(provider));
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_option_errors_are_reported_at_once_with_their_keys()
    {
        await using var provider = Build("x", ("Device", "gpu"), ("Precision", "fp8"), ("Threads", "-1"),
            ("MaxBatch", "0"));
        var error = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IStartupValidator>().Validate());
        foreach (var key in (string[])["Device", "Precision", "Threads", "MaxBatch"])
            Assert.Contains(error.Failures, f => f.StartsWith($"Agents:Models:policy:{key}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_is_given_once()
    {
        var builder = new ServiceCollection().AddAgents().AddLocalModel("policy");
        Assert.Throws<ArgumentException>(() => builder.AddLocalModel("policy"));
    }

    private ServiceProvider Build(string path, params (string Key, string Value)[] settings)
    {
        var values = settings.ToDictionary(s => $"Agents:Models:policy:{s.Key}", s => (string?)s.Value);
        values["Agents:Data"] = _folder["data"];
        var services = new ServiceCollection();
        services.AddSingleton<IEpisodeStore>(_store);
        services.AddSingleton<IModelRegistry>(_store);
        services.AddSingleton<IRecordLog>(_store);
        services.AddAgents(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .AddLocalModel("policy", o => o.Path = path);
        return services.BuildServiceProvider();
    }

    private static async Task StartAsync(IServiceProvider provider)
    {
        foreach (var service in provider.GetServices<IHostedService>())
            await service.StartAsync(Token);
    }

    private static async Task<string> AskAsync(IChatClient client, string? modelId = null)
    {
        var response = await client.GetResponseAsync("Hello", new() { MaxOutputTokens = 4, ModelId = modelId }, Token);
        return ((EpisodeTurn)response.RawRepresentation!).ModelVersion;
    }
}
