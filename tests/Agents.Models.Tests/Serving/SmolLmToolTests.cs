using System.ComponentModel;
using Agents.Models.Serving;
using Agents.Registry;
using Agents.Testing;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Agents.Models.Tests.Serving;

/// <summary>A published model that was never taught tools calls functions all the same.</summary>
[Trait("Category", "Golden")]
public sealed class SmolLmToolTests : IDisposable
{
    private const string Question = "What is the weather in Rome?";

    private readonly List<string> _asked = [];
    private readonly LocalChatClient _client;
    private readonly Kernel _kernel = new();

    public SmolLmToolTests()
    {
        var path = SharedFiles.FirstModel(".gguf");
        var version = new ModelVersion { Model = "smollm2", Id = "0", Path = path };
        _client = new LocalChatClient(
            LocalModel.Load(version, new LocalModelOptions { Path = path }), new SeedSource(1), TimeProvider.System);
        _kernel.Plugins.AddFromFunctions(
            "weather", [KernelFunctionFactory.CreateFromMethod(Weather, "forecast", "The weather in a town.")]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Through_the_function_invoking_client()
    {
        using var client = new FunctionInvokingChatClient(_client);
        var options = new ChatOptions
        {
            Tools = [AIFunctionFactory.Create(Weather, "forecast", "The weather in a town.")],
            ToolMode = ChatToolMode.RequireAny,
            Temperature = 0,
            MaxOutputTokens = 128,
            AllowMultipleToolCalls = false,
        };
        var response = await client.GetResponseAsync(Question, options, Token);
        Assert.NotEmpty(_asked);
        Assert.False(string.IsNullOrWhiteSpace(response.Text));
        TestContext.Current.SendDiagnosticMessage($"asked for {string.Join(", ", _asked)}; said: {response.Text}");
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("required")]
    [InlineData("none")]
    public async Task Through_semantic_kernels_choice_behaviors(string choice)
    {
        var service = new ChatClientBuilder(_client).UseKernelFunctionInvocation().Build().AsChatCompletionService();
        var settings = new PromptExecutionSettings
        {
            FunctionChoiceBehavior = choice switch
            {
                "auto" => FunctionChoiceBehavior.Auto(),
                "required" => FunctionChoiceBehavior.Required(),
                _ => FunctionChoiceBehavior.None(),
            },
            ExtensionData = new Dictionary<string, object> { ["temperature"] = 0, ["max_tokens"] = 128 },
        };
        var history = new ChatHistory("Use the functions.");
        history.AddUserMessage(Question);
        var answer = await service.GetChatMessageContentAsync(history, settings, _kernel, Token);
        Assert.True(choice != "required" || _asked.Count > 0);
        Assert.True(choice != "none" || _asked.Count == 0);
        Assert.NotNull(answer.Content);
        TestContext.Current.SendDiagnosticMessage($"{choice}: {string.Join(", ", _asked)}; said: {answer.Content}");
    }

    private string Weather([Description("A town")] string town)
    {
        _asked.Add(town);
        return "sunny, 25 degrees";
    }
}
