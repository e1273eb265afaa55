using Agents.Episodes;
using Agents.Models.Constraints;
using Agents.Models.Runtime;
using Agents.Models.Sampling;
using Agents.Models.Tokenizers;

namespace Agents.Models.Tests.Runtime;

public sealed class AllocationTests
{
    private const int Steps = 1000;

    public static TheoryData<int, SamplingSettings> Cases => new()
    {
        { 1, new SamplingSettings() },
        { 16, new SamplingSettings() },
        { 1, new SamplingSettings { Temperature = 0.7f, TopP = 0.95f } },
        { 16, new SamplingSettings { Temperature = 0.7f, TopP = 0.95f, TopK = 40, MinP = 0.02f } },
        { 16, new SamplingSettings { TypicalP = 0.9f, LogitBias = new Dictionary<int, float> { [3] = 1 } } },
        { 16, new SamplingSettings { Grammar = new Grammar(GrammarKind.Pattern, "[a-z]+") } },
    };

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_step_of_model_and_sampler_allocates_nothing(int batch, SamplingSettings settings)
    {
        var config = RandomWeights.Tiny with { VocabularySize = 512, EosIds = [TestTokenizer.EndId] };
        using var weights = new RandomWeights(config, 5);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        Check(runtime, TestTokenizer.Create(), batch, settings);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [Trait("Category", "Long")]
    public void Nor_does_one_of_a_real_model(int batch)
    {
        using var model = new SmolLm2();
        using var runtime = LlamaRuntime.Load(model.Checkpoint, WeightPrecision.Int4);
        // A penalty's record of the answer grows with it, as the answer does.
        var settings = new SamplingSettings { Temperature = 0.7f, TopP = 0.95f };
        Check(runtime, model.Checkpoint.Tokenizer, batch, settings);
    }

    private static void Check(LlamaRuntime runtime, BpeTokenizer tokenizer, int batch, SamplingSettings settings)
    {
        var (config, positions) = (runtime.Config, Math.Min(256, runtime.Config.ContextLength));
        using var cache = new KeyValueCache(config);
        cache.EnsureCapacity(batch, positions, []);
        var constraint = new TokenConstraints(tokenizer, config).Start(settings.Grammar);
        var samplers = Enumerable.Range(0, batch)
            .Select(i => new TokenSampler(settings with { Seed = i }, [1])).ToArray();
        var (ids, lengths) = (new int[batch], new int[batch]);
        Run(200);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(Steps);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        // An object is 24 bytes at least. A pool's array that the collector took may have to be made again.
        Assert.True(bytes < 24 * Steps, $"{bytes} bytes in {Steps} steps of {batch}");

        void Run(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                lengths.AsSpan().Fill(step % (positions - 1));
                var logits = runtime.Decode(cache, ids, lengths);
                for (var i = 0; i < batch; i++)
                {
                    var row = logits.Slice(i * config.VocabularySize, config.VocabularySize);
                    ids[i] = (constraint is null
                        ? samplers[i].Next(row) : samplers[i].Next(row, constraint.Mask(100))).Id;
                }
            }
        }
    }
}
