using Agents.Episodes;
using Agents.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Tests.Episodes;

public sealed class EpisodeRecordingChatClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_carries_its_episode_and_the_episode_its_tokens()
    {
        await using var fixture = new RecordingFixture();
        using var client = fixture.Recording(new ScriptedChatClient(q => $"You said {q}", "m", "v1"));

        var response = await client.GetResponseAsync("hello", cancellationToken: Token);

        var receipt = response.GetEpisode()!;
        await receipt.Acknowledged;
        var episode = Assert.Single(fixture.Store.Committed);
        Assert.Equal(receipt.EpisodeId, episode.Id);
        Assert.Equal((EpisodePurpose.Use, "run"), (episode.Purpose, episode.RunId));
        Assert.Equal(fixture.Time.GetUtcNow(), episode.StartedAt);
        var turn = Assert.Single(episode.Turns);
        Assert.Equal(("m", "v1", "You said hello"), (turn.Model, turn.ModelVersion, turn.Text));
        Assert.Equal(3, turn.CompletionIds.Count);
        Assert.Equal([new EpisodeMessage("user", "hello")], turn.Messages);
    }

    [Fact]
    public async Task A_streamed_answer_carries_its_episode_on_the_last_update_only()
    {
        await using var fixture = new RecordingFixture();
        using var client = fixture.Recording(new ScriptedChatClient(_ => "one two three"));

        var updates = await client.GetStreamingResponseAsync("x", cancellationToken: Token).ToListAsync(Token);

        Assert.All(updates.SkipLast(1), u => Assert.Null(u.GetEpisode()));
        var receipt = updates[^1].GetEpisode()!;
        await receipt.Acknowledged;
        var episode = Assert.Single(fixture.Store.Committed);
        Assert.Equal(receipt.EpisodeId, episode.Id);
        Assert.Equal("one two three", episode.Turns[0].Text);
        var response = updates.ToChatResponse();
        Assert.Equal("one two three", Assert.Single(response.Messages).Text);
        Assert.Same(receipt, response.GetEpisode());
    }

    [Fact]
    public async Task Durable_makes_the_answer_wait_for_the_commit()
    {
        await using var fixture = new RecordingFixture(durable: true);
        fixture.HoldCommits();
        using var client = fixture.Recording(new ScriptedChatClient(_ => "yes"));

        var answer = client.GetResponseAsync("x", cancellationToken: Token);
        var stream = client.GetStreamingResponseAsync("x", cancellationToken: Token).ToListAsync(Token).AsTask();
        Assert.False(answer.IsCompleted);
        Assert.False(stream.IsCompleted);

        fixture.ReleaseCommits();
        Assert.True((await answer).GetEpisode()!.Acknowledged.IsCompletedSuccessfully);
        Assert.True((await stream)[^1].GetEpisode()!.Acknowledged.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_durable_answer_fails_when_the_store_fails()
    {
        await using var fixture = new RecordingFixture(durable: true);
        fixture.Store.BeforeAppend = () => throw new IOException("disk full");
        using var client = fixture.Recording(new ScriptedChatClient(_ => "yes"));
        await Assert.ThrowsAsync<IOException>(() => client.GetResponseAsync("x", cancellationToken: Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_answer_is_recorded_to_the_token(bool streaming)
    {
        await using var fixture = new RecordingFixture();
        using var cancel = new CancellationTokenSource();
        using var client = fixture.Recording(new ScriptedChatClient(_ => "one two three")
        {
            BeforeWord = async (index, token) =>
            {
                if (index == 2)
                    await cancel.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(client, streaming, cancel.Token));

        await fixture.StopAsync();
        var episode = Assert.Single(fixture.Store.Committed);
        Assert.Null(episode.Error);
        Assert.Equal(("cancelled", "one two"), (episode.Turns[0].FinishReason, episode.Turns[0].Text));
        Assert.Equal(2, episode.Turns[0].CompletionIds.Count);
    }

    [Fact]
    public async Task A_stream_that_its_reader_leaves_is_recorded_as_cancelled()
    {
        await using var fixture = new RecordingFixture();
        using var client = fixture.Recording(new ScriptedChatClient(_ => "one two three"));

        await client.GetStreamingResponseAsync("x", cancellationToken: Token).FirstAsync(Token);

        await fixture.StopAsync();
        var turn = Assert.Single(fixture.Store.Committed).Turns[0];
        Assert.Equal(("cancelled", "one"), (turn.FinishReason, turn.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failed_answer_is_recorded_with_its_error(bool streaming)
    {
        await using var fixture = new RecordingFixture();
        using var client = fixture.Recording(new ScriptedChatClient(_ => throw new AgentsException("out of memory")));

        await Assert.ThrowsAsync<AgentsException>(() => AskAsync(client, streaming, Token));

        await fixture.StopAsync();
        var episode = Assert.Single(fixture.Store.Committed);
        Assert.Contains("out of memory", episode.Error, StringComparison.Ordinal);
        Assert.Equal("error", episode.Turns[0].FinishReason);
    }

    [Fact]
    public async Task A_remote_model_is_recorded_as_text()
    {
        await using var fixture = new RecordingFixture();
        using var client = fixture.Recording(new RemoteChatClient());

        await client.GetResponseAsync(
            [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hi")], cancellationToken: Token);

        await fixture.StopAsync();
        var turn = Assert.Single(fixture.Store.Committed).Turns[0];
        Assert.Equal(("remote", "", "Hello."), (turn.Model, turn.ModelVersion, turn.Text));
        Assert.Equal(["system", "user"], turn.Messages.Select(m => m.Role));
        Assert.Empty(turn.CompletionIds);
    }

    private static async Task AskAsync(IChatClient client, bool streaming, CancellationToken cancellationToken)
    {
        if (streaming)
            await client.GetStreamingResponseAsync("x", cancellationToken: cancellationToken).ToListAsync(Token);
        else
            await client.GetResponseAsync("x", cancellationToken: cancellationToken);
    }

    private sealed class RemoteChatClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Hello.")) { ModelId = "remote" });

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
            throw new InvalidOperationException();

        public object? GetService(Type serviceType, object? serviceKey) => null;

        public void Dispose()
        {
        }
    }
}
