using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Models.Tests.Serving;
using Agents.Testing;

namespace Agents.Models.Tests.Runtime;

public sealed class PromptCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("F32", false)]
    [InlineData("F32", true)]
    [InlineData("Int8", false)]
    [InlineData("Int4", false)]
    public async Task Answers_are_the_same_to_the_bit_and_their_beginnings_are_not_computed_again(
        string precision, bool shares)
    {
        using var checkpoint = Checkpoint.Open(TinyModel.Create(_folder["model"], context: 2048));
        using var runtime = LlamaRuntime.Load(
            checkpoint, Enum.Parse<WeightPrecision>(precision), new RuntimeOptions { SharesWeights = shares });
        var requests = Conversations(checkpoint.Config);
        await using var forgetting = Scheduler(runtime, 0);
        await using var keeping = Scheduler(runtime, 4 << 20);
        var cached = 0;
        foreach (var request in requests)
        {
            var expected = await Complete(forgetting, request);
            var reply = await Complete(keeping, request);
            Assert.Equal(expected.Ids, reply.Ids);
            Assert.Equal(expected.LogProbs, reply.LogProbs);
            Assert.Equal(0, expected.CachedTokens);
            Assert.InRange(reply.CachedTokens, 0, request.PromptIds.Count - 2);
            cached += reply.CachedTokens;
        }

        var all = requests.Sum(r => r.PromptIds.Count);
        Assert.True(cached > 0.7 * all, $"{cached} of {all} prompt tokens were known");
    }

    [Fact]
    public void It_keeps_to_its_limit_and_forgets_what_was_used_longest_ago()
    {
        var config = RandomWeights.Tiny;
        using var cache = new KeyValueCache(config);
        cache.EnsureCapacity(1, 200, []);
        using var prompts = new PromptCache(config, KeyValueCache.SequenceBytes(config, 250));
        int[] first = [.. Enumerable.Range(0, 100)], second = [.. Enumerable.Range(50, 100)];
        prompts.Keep(first, cache, 0);
        prompts.Keep(second, cache, 0);
        Assert.Equal(98, prompts.Load(first, cache, 0));

        int[] third = [.. Enumerable.Range(100, 100)];
        prompts.Keep(third, cache, 0);
        Assert.Equal((98, 0, 98), (prompts.Find(first), prompts.Find(second), prompts.Find(third)));

        // A prompt takes the place of its beginning, and one that is too long is kept in part.
        int[] longer = [.. first, .. Enumerable.Range(0, 20)];
        prompts.Keep(longer, cache, 0);
        Assert.Equal((100, 118, 98), (prompts.Find([.. first, 7, 7]), prompts.Find(longer), prompts.Find(third)));
        prompts.Keep([.. Enumerable.Range(0, 100).Select(i => 3 * i), .. new int[180]], cache, 0);
        Assert.Equal((0, 0), (prompts.Find(longer), prompts.Find(third)));
    }

    [Fact]
    public void Little_is_not_kept_and_nothing_without_memory()
    {
        var config = RandomWeights.Tiny;
        using var cache = new KeyValueCache(config);
        cache.EnsureCapacity(1, 200, []);
        int[] little = [.. Enumerable.Range(0, PromptCache.Least - 1)], enough = [.. Enumerable.Range(0, 100)];
        using var none = new PromptCache(config, 0);
        using var some = new PromptCache(config, 1 << 20);
        none.Keep(enough, cache, 0);
        some.Keep(little, cache, 0);
        some.Keep(enough, cache, 0);
        Assert.Equal((0, 98, 0), (none.Find(enough), some.Find(enough), some.Find(little)));
    }

    // Three conversations that take turns, of prompts that grow by an answer and a question; two begin alike.
    private static List<GenerationRequest> Conversations(LlamaConfig config)
    {
        var random = new Random(3);
        int[] Words(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(config.VocabularySize - 2))];
        int[] system = Words(150);
        var prompts = new[] { system, system, Words(90) };
        var requests = new List<GenerationRequest>();
        for (var turn = 0; turn < 14; turn++)
        {
            for (var i = 0; i < prompts.Length; i++)
            {
                // Also the lengths at which a piece of 512 would leave a single token.
                var more = turn == 6 ? 513 - (prompts[i].Length % 512) : 1 + random.Next(60);
                prompts[i] = [.. prompts[i], .. Words(more)];
                requests.Add(new(prompts[i], new SamplingSettings { Seed = turn, MaxTokens = 5 }));
            }
        }
        return requests;
    }

    private static GenerationScheduler Scheduler(LlamaRuntime runtime, long bytes) =>
        new(runtime, null, new SchedulerOptions { PromptCacheBytes = bytes });

    private static async Task<Generation> Complete(GenerationScheduler scheduler, GenerationRequest request) =>
        await (await scheduler.StartAsync(request, Token)).Completion;
}
