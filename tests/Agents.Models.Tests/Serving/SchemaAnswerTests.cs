using System.ComponentModel;
using System.Text.Json;
using Agents.Episodes;
using Agents.Models.Constraints;
using Agents.Models.Serving;
using Agents.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Models.Tests.Serving;

public sealed class SchemaAnswerTests : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(AIJsonUtilities.DefaultOptions);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_that_knows_nothing_answers_with_the_type_that_is_asked_for()
    {
        using var client = Create();
        for (var seed = 0; seed < 5; seed++)
        {
            var options = new ChatOptions
            {
                ResponseFormat = ChatResponseFormat.ForJsonSchema<Person>(Json),
                MaxOutputTokens = 300,
                Temperature = 1,
                Seed = seed,
            };
            var response = await client.GetResponseAsync("Who?", options, Token);
            var person = JsonSerializer.Deserialize<Person>(response.Text, Json);
            Assert.NotNull(person);
            Assert.NotNull(person.Name);
            Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
            var turn = Assert.IsType<EpisodeTurn>(response.RawRepresentation);
            Assert.Equal(TokenConstraint.Hash(turn.Sampling.Grammar!), turn.GrammarHash);
            // Where one token alone may come it is certain, and its raw probability is not.
            Assert.InRange(turn.SamplingLogProbs[0], -1e-5, 1e-5);
            Assert.True(turn.LogProbs[0] < -1);
        }
    }

    [Fact]
    public async Task A_pattern_and_any_object_are_kept_to()
    {
        using var client = Create();
        var pattern = new ChatOptions
        {
            MaxOutputTokens = 30,
            AdditionalProperties = new() { ["regex"] = "[a-f]{3}-\\d+" },
        };
        Assert.Matches("^[a-f]{3}-[0-9]+$", (await client.GetResponseAsync("Code?", pattern, Token)).Text);
        var any = new ChatOptions { MaxOutputTokens = 60, ResponseFormat = ChatResponseFormat.Json };
        using var document = JsonDocument.Parse((await client.GetResponseAsync("Any?", any, Token)).Text);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }

    [Fact]
    public async Task What_cannot_be_kept_to_is_refused()
    {
        using var client = Create();
        async Task<string> ErrorAsync(ChatOptions options) => (await Assert.ThrowsAnyAsync<AgentsException>(
            () => client.GetResponseAsync("Who?", options, Token))).Message;
        var schema = ChatResponseFormat.ForJsonSchema<Person>(Json);
        Assert.Contains("MaxOutputTokens", await ErrorAsync(new() { ResponseFormat = schema, MaxOutputTokens = 5 }),
            StringComparison.Ordinal);
        var both = new ChatOptions { ResponseFormat = schema, AdditionalProperties = new() { ["regex"] = "a" } };
        Assert.Contains("both", await ErrorAsync(both), StringComparison.Ordinal);
        Assert.Contains("text", await ErrorAsync(new() { AdditionalProperties = new() { ["regex"] = 1 } }),
            StringComparison.Ordinal);
        Assert.Contains("look-around", await ErrorAsync(new() { AdditionalProperties = new() { ["regex"] = "(?=a)" } }),
            StringComparison.Ordinal);
    }

    private LocalChatClient Create()
    {
        var folder = TinyModel.Create(_folder["model"]);
        var model = LocalModel.Load(TinyModel.Version(folder), new LocalModelOptions { Path = folder });
        return new LocalChatClient(model, new SeedSource(1), TimeProvider.System);
    }

    private sealed record Person(
        [property: Description("Full name")] string Name,
        int Age,
        double? Height,
        Mood Mood,
        List<string> Tags,
        DateTime Born);

    private enum Mood
    {
        Calm,
        Merry,
    }
}
