using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Models.Tests.Serving;
using Agents.Testing;

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

    [Theory]
    [InlineData("F32", false)]
    [InlineData("F32", true)]
    [InlineData("Int8", false)]
    [InlineData("Int4", false)]
    public void What_was_computed_of_an_earlier_text_changes_no_bit(string precision, bool shares)
    {
        using var folder = new TemporaryFolder();
        using var checkpoint = Checkpoint.Open(TinyModel.Create(folder["model"], context: 2048));
        using var runtime = LlamaRuntime.Load(
            checkpoint, Enum.Parse<WeightPrecision>(precision), new RuntimeOptions { SharesWeights = shares });
        using var knowing = new CompletionScorer(runtime);
        var random = new Random(31);
        int[] text = [.. Enumerable.Range(0, 900).Select(_ => random.Next(256))];
        for (var i = 0; i < 60; i++)
        {
            // Texts that begin alike and then differ, of any length; every third is an option after one prompt.
            var (prompt, length) = i % 3 == 0 ? (700, 1) : (random.Next(1, 800), random.Next(1, 400));
            int[] completion = [.. text.Skip(prompt - i % 2).Take(length)];
            using var forgetting = new CompletionScorer(runtime);
            Assert.Equal(forgetting.Score(text[..prompt], completion), knowing.Score(text[..prompt], completion));
        }
    }

    [Fact]
    public void A_text_that_was_refused_leaves_nothing_wrong_behind()
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 24);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        using var scorer = new CompletionScorer(runtime);
        int[] prompt = [.. Enumerable.Range(0, 40)];
        var before = scorer.Score(prompt, [1, 2]);
        Assert.Throws<AgentsException>(() => scorer.Score(prompt, [384]));
        Assert.Equal(before, scorer.Score(prompt, [1, 2]));
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
