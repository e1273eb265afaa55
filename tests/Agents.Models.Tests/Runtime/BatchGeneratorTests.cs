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
        }
    }
}
