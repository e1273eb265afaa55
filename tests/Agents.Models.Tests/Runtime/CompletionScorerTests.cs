using Agents.Episodes;
using Agents.Models.Runtime;

namespace Agents.Models.Tests.Runtime;

public sealed class CompletionScorerTests
{
    [Fact]
    public void Scores_are_the_log_probabilities_of_sampling()
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 21);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        using var generator = new BatchGenerator(runtime);
        using var scorer = new CompletionScorer(runtime);
        var request = new GenerationRequest([3, 1, 4], new SamplingSettings { MaxTokens = 20, Seed = 5 });
        var reply = generator.Generate([request], TestContext.Current.CancellationToken)[0];
        var scores = scorer.Score(
            [(request.PromptIds, reply.Ids), (request.PromptIds, [.. reply.Ids.Take(3)])],
            TestContext.Current.CancellationToken);
        Assert.InRange(LlamaRuntimeTests.Gap([.. reply.LogProbs], scores[0]), 0, 1e-4);
        Assert.Equal(scores[0][..3], scores[1]);
    }

    [Theory]
    [InlineData(1, 599)]
    [InlineData(255, 345)]
    [InlineData(256, 344)]
    [InlineData(257, 343)]
    [InlineData(599, 1)]
    public void Long_texts_are_scored_in_pieces(int prompt, int completion)
    {
        using var weights = new RandomWeights(RandomWeights.Tiny with { ContextLength = 1024 }, 22);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        using var scorer = new CompletionScorer(runtime);
        int[] ids = [.. Enumerable.Range(0, prompt + completion).Select(i => i * 31 % 384)];
        var expected = scorer.Score(ids[..1], ids[1..]);
        var actual = scorer.Score(ids[..prompt], ids[prompt..]);
        Assert.InRange(LlamaRuntimeTests.Gap(expected.AsSpan(prompt - 1), actual), 0, 1e-5);
    }

    [Fact]
    public void What_cannot_be_scored_is_refused()
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 23);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        using var scorer = new CompletionScorer(runtime);
        Assert.Throws<AgentsException>(() => scorer.Score([], [1]));
        Assert.Throws<AgentsException>(() => scorer.Score([1], [384]));
        Assert.Throws<AgentsException>(() => scorer.Score([-1], [3]));
        var overflow = Assert.Throws<ContextOverflowException>(() => scorer.Score(new int[200], new int[57]));
        Assert.Equal((257, 256), (overflow.PromptLength, overflow.ContextLength));
        Assert.Empty(scorer.Score([1], []));
    }
}
