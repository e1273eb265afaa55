using Agents.Episodes;
using Agents.Records;
using Agents.Registry;
using Agents.Testing;
using Agents.Testing.Stores;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.TextGeneration;

namespace Agents.Models.Tests.Serving;

/// <summary>Each option at each entry point acts, or is refused by its name; none is dropped.</summary>
public sealed class OptionTests : IAsyncLifetime
{
    private static readonly string Page = File.ReadAllText(
        Path.Combine(SharedFiles.RepositoryRoot, "docs", "chat.md"));

    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryStore _store = new();
    private ServiceProvider _provider = null!;
    private Kernel _kernel = null!;

    public static TheoryData<string> Names => OptionCases.Names;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var path = TinyModel.Create(_folder["tiny"]);
        var services = new ServiceCollection();
        services.AddSingleton<IEpisodeStore>(_store);
        services.AddSingleton<IModelRegistry>(_store);
        services.AddSingleton<IRecordLog>(_store);
        services.AddAgents().AddLocalModel("policy", o => o.Path = path);
        _provider = services.BuildServiceProvider();
        _kernel = new Kernel(_provider);
        _kernel.Plugins.AddFromFunctions("city", [OptionCases.Function]);
        _kernel.AutoFunctionInvocationFilters.Add(new LastCall());
        foreach (var service in _provider.GetServices<IHostedService>())
            await service.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Every_option_has_a_case_and_a_row()
    {
        var properties = typeof(ChatOptions).GetProperties().Select(p => p.Name)
            .Where(n => n != nameof(ChatOptions.AdditionalProperties));
        var named = OptionCases.All.Select(c => c.Name).ToHashSet();
        Assert.Empty(properties.Except(named));
        Assert.Empty(Agents.Models.Serving.RequestProperties.Known.Except(named));
        foreach (var option in OptionCases.All.Where(c => c.Name != "best_of"))
        {
            var row = Page.Split('\n')
                .SingleOrDefault(l => l.StartsWith($"| `{option.Name}`", StringComparison.Ordinal));
            Assert.True(row is not null, $"docs/chat.md has no row for {option.Name}");
            Assert.Equal(option.IsHonoured is null, row.Contains("refused", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_chat_client_honours_or_refuses(string name)
    {
        var option = OptionCases.Get(name);
        var options = new ChatOptions { MaxOutputTokens = 100 };
        option.Chat(options);
        var client = _provider.GetRequiredService<IChatClient>();

        await CheckAsync(option, async () =>
            [(await client.GetResponseAsync("Hello", options, Token)).RawRepresentation]);
        await CheckAsync(option, async () => await client.GetStreamingResponseAsync("Hello", options, Token)
            .Select(u => u.RawRepresentation).ToListAsync(Token));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Semantic_Kernels_chat_completion_honours_or_refuses(string name)
    {
        var option = OptionCases.Get(name);
        var settings = Settings(option);
        Assert.SkipWhen(settings is null, "Semantic Kernel's settings have no place for it.");
        var service = _provider.GetRequiredService<IChatCompletionService>();
        var history = new ChatHistory("Hello", AuthorRole.User);

        await CheckAsync(option, async () =>
            [(await service.GetChatMessageContentAsync(history, settings, _kernel, Token)).InnerContent]);
        await CheckAsync(option, async () => await service
            .GetStreamingChatMessageContentsAsync(history, settings, _kernel, Token)
            .Select(c => c.InnerContent).ToListAsync(Token));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Semantic_Kernels_text_generation_honours_or_refuses(string name)
    {
        var option = OptionCases.Get(name);
        var settings = Settings(option);
        Assert.SkipWhen(settings is null, "Semantic Kernel's settings have no place for it.");
        var service = _provider.GetRequiredService<ITextGenerationService>();

        await CheckAsync(option, async () =>
            [(await service.GetTextContentAsync("Hello", settings, _kernel, Token)).InnerContent]);
        await CheckAsync(option, async () => await service
            .GetStreamingTextContentsAsync("Hello", settings, _kernel, Token)
            .Select(c => c.InnerContent).ToListAsync(Token));
    }

    [Fact]
    public async Task Log_probabilities_come_with_the_answer()
    {
        var options = new ChatOptions
        {
            MaxOutputTokens = 5,
            AdditionalProperties = new() { ["logprobs"] = true, ["top_logprobs"] = 3 },
        };
        var client = _provider.GetRequiredService<IChatClient>();
        var answer = await client.GetResponseAsync("Hello", options, Token);
        var streamed = await client.GetStreamingResponseAsync("Hello", options, Token).ToListAsync(Token);
        var settings = new PromptExecutionSettings
        {
            ExtensionData = new Dictionary<string, object> { ["logprobs"] = true, ["max_tokens"] = 5 },
        };
        var content = await _provider.GetRequiredService<IChatCompletionService>()
            .GetChatMessageContentAsync("Hello", settings, _kernel, Token);

        Check(answer.AdditionalProperties![TokenLogProb.Key], (EpisodeTurn)answer.RawRepresentation!, 3);
        var last = streamed.Last(u => u.AdditionalProperties?.ContainsKey(TokenLogProb.Key) == true);
        Check(last.AdditionalProperties![TokenLogProb.Key], (EpisodeTurn)last.RawRepresentation!, 3);
        Check(content.Metadata![TokenLogProb.Key], (EpisodeTurn)content.InnerContent!, 0);
    }

    private static void Check(object? value, EpisodeTurn turn, int top)
    {
        var tokens = Assert.IsAssignableFrom<IReadOnlyList<TokenLogProb>>(value);
        Assert.Equal(turn.CompletionIds, tokens.Select(t => t.Id));
        Assert.Equal(turn.LogProbs, tokens.Select(t => t.LogProb));
        Assert.All(tokens, t => Assert.Equal(top, t.Top.Count));
        Assert.All(tokens, t => Assert.Equal(t.Top.OrderByDescending(o => o.LogProb), t.Top));
        Assert.All(tokens.Where(_ => top > 0), t => Assert.True(t.LogProb <= t.Top[0].LogProb));
    }

    private static PromptExecutionSettings? Settings(OptionCase option)
    {
        var settings = new PromptExecutionSettings
        {
            ExtensionData = new Dictionary<string, object> { ["max_tokens"] = 100 },
        };
        option.Kernel?.Invoke(settings);
        return option.Kernel is null ? null : settings;
    }

    private static async Task CheckAsync(OptionCase option, Func<Task<IReadOnlyList<object?>>> ask)
    {
        if (option.IsHonoured is null)
        {
            var error = await Assert.ThrowsAsync<AgentsException>(ask);
            Assert.Contains(option.Name, error.Message, StringComparison.Ordinal);
            return;
        }

        var turn = (await ask()).OfType<EpisodeTurn>().First();
        Assert.True(option.IsHonoured(turn), $"{option.Name} did not act");
    }
}
