using Agents.Episodes;
using Agents.Models.Runtime;

namespace Agents.Models.Tests.Runtime;

public sealed class BatchGeneratorTests
{
    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void A_request_gets_the_same_tokens_alone_and_in_any_batch(bool shares, int threads)
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 11);
        var options = new RuntimeOptions { SharesWeights = shares, Threads = threads };
        using var runtime = new LlamaRuntime(weights, options);
        var requests = Enumerable.Range(0, 40).Select(i => new GenerationRequest(
            [.. Enumerable.Range(0, 3 + i / 4 % 5).Select(j => 7 * (i / 4) + j + 1)],
            new SamplingSettings { Seed = i, MaxTokens = 4 + i % 9, Temperature = i % 3 == 0 ? 0 : 1 })).ToList();
        using var wide = new BatchGenerator(runtime, maxBatch: 16);
        using var narrow = new BatchGenerator(runtime, maxBatch: 1);
        var together = wide.Generate(requests, TestContext.Current.CancellationToken);
        for (var i = 0; i < requests.Count; i++)
        {
            var alone = narrow.Generate([requests[i]], TestContext.Current.CancellationToken)[0];
            Assert.Equal(alone.Ids, together[i].Ids);
            Assert.Equal(alone.LogProbs, together[i].LogProbs);
            Assert.Equal(alone.SamplingLogProbs, together[i].SamplingLogProbs);
            Assert.Equal(requests[i].Sampling.MaxTokens, alone.Ids.Count);
            Assert.Equal("length", alone.FinishReason);
            // Four have each prompt: it is computed for the first.
            Assert.Equal(i % 4 == 0 ? 0 : requests[i].PromptIds.Count, together[i].CachedTokens);
            Assert.Equal(0, alone.CachedTokens);
        }
    }

    [Fact]
    public void Room_is_made_for_the_usual_answer_and_not_for_the_whole_context()
    {
        var config = RandomWeights.Tiny with { ContextLength = 1 << 20 };
        var request = new GenerationRequest([1, 2, 3], new SamplingSettings { MaxTokens = 1 << 19 });
        var sequence = new Sequence(request, config, decoder: null);
        Assert.Equal((3 + 256, 3 + (1 << 19)), (sequence.FirstLength, sequence.LongestLength));
        using var cache = new KeyValueCache(config);
        cache.EnsureCapacity(1, sequence.FirstLength, []);
        Assert.InRange(cache.Length, sequence.FirstLength, 2 * sequence.FirstLength);
    }

    [Fact]
    public void Two_hundred_answers_of_64_tokens_are_the_same_in_batches_of_1_to_16()
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 12);
        using var runtime = new LlamaRuntime(weights, new RuntimeOptions { Threads = 1 });
        var random = new Random(5);
        var requests = Enumerable.Range(0, 200).Select(i => new GenerationRequest(
            [.. Enumerable.Range(0, 1 + random.Next(24)).Select(_ => random.Next(weights.Config.VocabularySize))],
            new SamplingSettings { Seed = i, MaxTokens = 64, Temperature = 0.8f, TopP = i % 2 == 0 ? 1 : 0.9f }))
            .ToList();
        using var narrow = new BatchGenerator(runtime, maxBatch: 1);
        var alone = narrow.Generate(requests, TestContext.Current.CancellationToken);
        foreach (var size in Enumerable.Range(2, 15))
        {
            using var wide = new BatchGenerator(runtime, maxBatch: size);
            var together = wide.Generate(requests, TestContext.Current.CancellationToken);
            Assert.Equal(alone.Select(g => g.Ids), together.Select(g => g.Ids));
        }
    }
}
