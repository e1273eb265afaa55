using Agents.Episodes;
using Agents.Models.Runtime;

namespace Agents.Models.Tests.Runtime;

public sealed class GenerationSchedulerTests
{
    private static readonly SamplingSettings Greedy = new() { Temperature = 0, MaxTokens = 100 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_callers_get_what_each_would_get_alone()
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 31);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        var requests = Enumerable.Range(0, 24).Select(i => new GenerationRequest(
            [.. Enumerable.Range(i, 1 + i % 7)], new SamplingSettings { Seed = i, MaxTokens = 3 + i % 11 })).ToList();
        var expected = Alone(runtime, requests);
        await using var scheduler = new GenerationScheduler(
            runtime, null, new SchedulerOptions { MaxBatch = 5, QueueCapacity = 2 });
        var replies = await Task.WhenAll(requests.Select(r => Task.Run(() => Complete(scheduler, r), Token)));
        for (var i = 0; i < requests.Count; i++)
        {
            Assert.Equal(expected[i].Ids, replies[i].Ids);
            Assert.Equal(expected[i].LogProbs, replies[i].LogProbs);
        }
    }

    [Fact]
    public async Task The_end_token_is_among_the_ids_and_not_in_the_text()
    {
        using var weights = SuccessorModel.Create();
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        await using var scheduler = new GenerationScheduler(runtime, TestTokenizer.Create());
        var reply = await Complete(scheduler, new GenerationRequest(['v'], Greedy));
        Assert.Equal(["stop", "wxyz"], [reply.FinishReason, reply.Text]);
        Assert.Equal(['w', 'x', 'y', 'z', TestTokenizer.EndId], reply.Ids);
        Assert.Equal(5, reply.LogProbs.Count);
    }

    [Theory]
    [InlineData("efg", "bcd")]
    [InlineData("b", "")]
    [InlineData("yz!", "bcdefghijklmnopqrstuvwxyz")]
    public async Task A_stop_string_across_tokens_ends_the_reply_and_is_never_streamed(string stop, string text)
    {
        using var weights = SuccessorModel.Create();
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        await using var scheduler = new GenerationScheduler(runtime, TestTokenizer.Create());
        var stream = await scheduler.StartAsync(
            new GenerationRequest(['a'], Greedy with { StopStrings = [stop, "0123"] }), Token);
        var (streamed, ids) = ("", new List<int>());
        await foreach (var token in stream.ReadAsync(Token))
        {
            streamed += token.Text;
            ids.Add(token.Id);
            Assert.StartsWith(streamed, text, StringComparison.Ordinal);
        }
        var reply = await stream.Completion;
        Assert.Equal([text, text], [streamed, reply.Text]);
        Assert.Equal(ids, reply.Ids);
        Assert.Equal(stop == "yz!" ? "stop" : "stop_string", reply.FinishReason);
    }

    [Fact]
    public async Task A_character_of_several_tokens_arrives_whole()
    {
        using var weights = SuccessorModel.Create();
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        await using var scheduler = new GenerationScheduler(runtime, TestTokenizer.Create());
        var reply = await Complete(scheduler, new GenerationRequest([0xC2], Greedy with { MaxTokens = 2 }));
        Assert.Equal([0xC3, 0xC4], reply.Ids);
        Assert.Equal("\uFFFD\uFFFD", reply.Text);
        Assert.Equal("length", reply.FinishReason);
    }

    [Fact]
    public async Task Cancelling_one_reply_keeps_its_tokens_and_leaves_the_others_alone()
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 32);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        var request = new GenerationRequest([1, 2, 3], new SamplingSettings { Seed = 1, MaxTokens = 240 });
        var other = request with { Sampling = request.Sampling with { Seed = 2, MaxTokens = 60 } };
        var expected = Alone(runtime, [request, other]);
        await using var scheduler = new GenerationScheduler(runtime, null);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var stream = await scheduler.StartAsync(request, cancellation.Token);
        var undisturbed = Complete(scheduler, other);
        var read = 0;
        await foreach (var token in stream.ReadAsync(Token))
        {
            if (++read == 3)
                await cancellation.CancelAsync();
        }
        var reply = await stream.Completion;
        Assert.Equal("cancelled", reply.FinishReason);
        Assert.InRange(reply.Ids.Count, 3, 239);
        Assert.Equal(expected[0].Ids.Take(reply.Ids.Count), reply.Ids);
        Assert.Equal(expected[1].Ids, (await undisturbed).Ids);
    }

    [Fact]
    public async Task A_prompt_that_fills_the_context_is_refused_and_a_long_answer_stops_there()
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 33);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        await using var scheduler = new GenerationScheduler(runtime, null);
        var overflow = await Assert.ThrowsAsync<ContextOverflowException>(
            async () => await scheduler.StartAsync(new GenerationRequest(new int[256], Greedy), Token));
        Assert.Equal((256, 256), (overflow.PromptLength, overflow.ContextLength));
        var reply = await Complete(scheduler, new GenerationRequest(new int[250], Greedy));
        Assert.Equal((6, "length"), (reply.Ids.Count, reply.FinishReason));
        await Assert.ThrowsAsync<AgentsException>(
            async () => await scheduler.StartAsync(new GenerationRequest([], Greedy), Token));
        await Assert.ThrowsAsync<AgentsException>(
            async () => await scheduler.StartAsync(new GenerationRequest([384], Greedy), Token));
    }

    [Fact]
    public async Task Scores_are_computed_between_the_steps_of_a_running_reply()
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 34);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        await using var scheduler = new GenerationScheduler(runtime, null);
        var running = Complete(scheduler, new GenerationRequest([1], new SamplingSettings { MaxTokens = 200 }));
        var first = await scheduler.ScoreAsync([1, 2], [3, 4], Token);
        await running;
        Assert.Equal(await scheduler.ScoreAsync([1, 2], [3, 4], Token), first);
        await Assert.ThrowsAsync<AgentsException>(async () => await scheduler.ScoreAsync([], [3], Token));
    }

    [Fact]
    public async Task Damaged_weights_fail_the_request_and_not_the_scheduler()
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 35);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread with { SharesWeights = true });
        await using var scheduler = new GenerationScheduler(runtime, null);
        var sound = weights.Block("norm")[5];
        weights.Block("norm")[5] = float.NaN;
        var stream = await scheduler.StartAsync(new GenerationRequest([1], Greedy), Token);
        await Assert.ThrowsAsync<AgentsException>(() => stream.Completion);
        await Assert.ThrowsAsync<AgentsException>(async () => await stream.ReadAsync(Token).CountAsync(Token));
        weights.Block("norm")[5] = sound;
        Assert.Equal(100, (await Complete(scheduler, new GenerationRequest([1], Greedy))).Ids.Count);
    }

    [Fact]
    public async Task Disposing_lets_replies_finish_and_takes_no_more()
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 36);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        var scheduler = new GenerationScheduler(runtime, null, new SchedulerOptions { MaxBatch = 1 });
        var streams = new List<GenerationStream>();
        for (var i = 0; i < 3; i++)
            streams.Add(await scheduler.StartAsync(new GenerationRequest([i], Greedy), Token));
        await scheduler.DisposeAsync();
        Assert.All(streams, s => Assert.Equal(100, s.Completion.Result.Ids.Count));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await scheduler.StartAsync(new GenerationRequest([1], Greedy), Token));
        await scheduler.DisposeAsync();
    }

    private static async Task<Generation> Complete(GenerationScheduler scheduler, GenerationRequest request) =>
        await (await scheduler.StartAsync(request, Token)).Completion;

    private static IReadOnlyList<Generation> Alone(LlamaRuntime runtime, IReadOnlyList<GenerationRequest> requests)
    {
        using var generator = new BatchGenerator(runtime, maxBatch: 1);
        return generator.Generate(requests, Token);
    }
}
