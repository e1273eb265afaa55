using Agents.Episodes;
using Agents.Models.Runtime;
using Agents.Models.Serving;
using Agents.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Models.Tests.Serving;

public sealed class ContextWindowTests : IDisposable
{
    private const int Context = 512;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_conversation_that_is_too_long_is_refused()
    {
        using var client = Create("refuse");
        var error = await Assert.ThrowsAsync<ContextOverflowException>(
            () => client.GetResponseAsync(Conversation(exchanges: 12), cancellationToken: Token));
        Assert.Equal(Context, error.ContextLength);
        Assert.True(error.PromptLength > Context);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(200)]
    [InlineData(100_000)]
    public async Task Or_its_oldest_exchanges_give_way(int answer)
    {
        using var client = Create("drop-oldest");
        var conversation = Conversation(exchanges: 12);
        var options = new ChatOptions { MaxOutputTokens = answer };

        var response = await client.GetResponseAsync(conversation, options, Token);

        var turn = (EpisodeTurn)response.RawRepresentation!;
        var dropped = (int)response.AdditionalProperties!["dropped_messages"]!;
        var kept = conversation.Take(1).Concat(conversation.Skip(1 + dropped)).ToList();
        Assert.Equal(kept.Select(m => m.Text), turn.Messages.Select(m => m.Text));
        Assert.Equal("user", turn.Messages[1].Role);
        // The fewest that had to go: one exchange more would not have fit.
        var limit = Context - Math.Min(answer, Context / 2);
        Assert.InRange(turn.PromptIds.Count, limit - 110, limit);
        Assert.True(turn.Sampling.MaxTokens >= Math.Min(answer, Context / 2));
    }

    [Fact]
    public async Task The_last_question_stays_even_where_it_leaves_little_room()
    {
        using var client = Create("drop-oldest");
        ChatMessage[] conversation = [.. Conversation(2), new(ChatRole.User, new string('x', 400))];

        var response = await client.GetResponseAsync(conversation, cancellationToken: Token);

        var turn = (EpisodeTurn)response.RawRepresentation!;
        Assert.Equal(["system", "user"], turn.Messages.Select(m => m.Role));
        Assert.Equal(Context - turn.PromptIds.Count, turn.Sampling.MaxTokens);
        ChatMessage[] hopeless = [new(ChatRole.User, new string('x', 600))];
        await Assert.ThrowsAsync<ContextOverflowException>(
            () => client.GetResponseAsync(hopeless, cancellationToken: Token));
    }

    [Fact]
    public async Task What_fits_is_left_alone()
    {
        using var client = Create("drop-oldest");
        var response = await client.GetResponseAsync(
            Conversation(1), new() { MaxOutputTokens = 8 }, Token);
        Assert.Null(response.AdditionalProperties);
        Assert.Equal(4, ((EpisodeTurn)response.RawRepresentation!).Messages.Count);
    }

    private static ChatMessage[] Conversation(int exchanges) =>
    [
        new(ChatRole.System, "Be brief."),
        .. Enumerable.Range(0, exchanges).SelectMany(i => new ChatMessage[]
        {
            new(ChatRole.User, $"Question {i}?"), new(ChatRole.Assistant, $"Answer {i}."),
        }),
        new(ChatRole.User, "The last question?"),
    ];

    private LocalChatClient Create(string overflow)
    {
        var path = TinyModel.Create(_folder["model"], context: Context);
        var options = new LocalModelOptions { ContextOverflow = overflow };
        var model = LocalModel.Load(TinyModel.Version(path), options);
        return new LocalChatClient(model, new SeedSource(1), TimeProvider.System);
    }
}
