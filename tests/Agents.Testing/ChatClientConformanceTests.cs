using Microsoft.Extensions.AI;
using Xunit;

namespace Agents.Testing;

/// <summary>What every chat client of this framework does.</summary>
public abstract class ChatClientConformanceTests
{
    private const int Threads = 16;

    private static readonly ChatOptions Greedy = new() { Temperature = 0, MaxOutputTokens = 24 };

    /// <summary>A client that answers a short question with at least two updates of text.</summary>
    protected abstract IChatClient CreateClient();

    [Fact]
    public async Task Streaming_says_what_the_whole_answer_says()
    {
        using var client = CreateClient();
        var whole = await client.GetResponseAsync("Say a few words.", Greedy, TestContext.Current.CancellationToken);
        var updates = await StreamAsync(client, "Say a few words.");

        var streamed = updates.ToChatResponse();
        Assert.Equal(whole.Text, streamed.Text);
        Assert.Equal(whole.FinishReason, streamed.FinishReason);
        Assert.Equal(whole.Usage!.OutputTokenCount, streamed.Usage!.OutputTokenCount);
        Assert.True(updates.Count(u => u.Text.Length > 0) > 1, "The answer came in one piece.");
    }

    [Fact]
    public async Task A_cancelled_answer_ends_between_two_tokens()
    {
        using var client = CreateClient();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var seen = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Say a few words.", Greedy, cancel.Token))
            {
                seen += update.Text.Length > 0 ? 1 : 0;
                await cancel.CancelAsync();
            }
        });

        Assert.InRange(seen, 0, 2);
        var next = await client.GetResponseAsync("Say a few words.", Greedy, TestContext.Current.CancellationToken);
        Assert.NotEmpty(next.Text);
    }

    [Fact]
    public async Task Answers_are_the_same_alone_and_from_many_threads()
    {
        using var client = CreateClient();
        var questions = Enumerable.Range(0, Threads).Select(i => $"What is {i} + {i * 7}?").ToArray();
        var alone = new List<string>();
        foreach (var question in questions)
            alone.Add((await client.GetResponseAsync(question, Greedy, TestContext.Current.CancellationToken)).Text);

        var together = await Task.WhenAll(questions.Select(q => Task.Run(() => client.GetResponseAsync(q, Greedy))));

        Assert.Equal(alone, together.Select(r => r.Text));
    }

    [Fact]
    public async Task What_is_not_supported_is_refused_by_name()
    {
        using var client = CreateClient();
        var options = new ChatOptions { ConversationId = "one" };
        var error = await Assert.ThrowsAsync<AgentsException>(() => client.GetResponseAsync("Hello", options));
        Assert.Contains("ConversationId", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disposed_client_says_so()
    {
        var client = CreateClient();
        client.Dispose();
        client.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetResponseAsync("Hello"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => StreamAsync(client, "Hello"));
    }

    [Fact]
    public void It_names_its_model()
    {
        using var client = CreateClient();
        Assert.NotNull(client.GetService<ChatClientMetadata>()?.DefaultModelId);
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Null(client.GetService<IChatClient>("another key"));
    }

    private static async Task<List<ChatResponseUpdate>> StreamAsync(IChatClient client, string question)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync(
            question, Greedy, TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        return updates;
    }
}
