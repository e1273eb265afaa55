using Agents.Models.Runtime;
using Agents.Training.Modules;
using static TorchSharp.torch;

namespace Agents.Training.Tests.Modules;

/// <summary>The two engines on one memory, family by family.</summary>
public sealed class EngineParityTests
{
    [Theory]
    [MemberData(nameof(TestModels.Families), MemberType = typeof(TestModels))]
    public void Rollouts_and_trainer_compute_the_same_logits_before_and_after_a_change(string family)
    {
        using var module = TestModels.Module(family, seed: 7);
        var weights = module.Parameters.Weights;
        using var runtime = new LlamaRuntime(weights, new RuntimeOptions { Threads = 1, SharesWeights = true });
        Compare(module, runtime);
        foreach (var block in weights.Layout)
            weights[block.Name].mul_(1.1f);
        Compare(module, runtime);
    }

    private static void Compare(LlamaModule module, LlamaRuntime runtime)
    {
        int[] ids = [3, 4, 5, 6, 7, 1, 2, 9, 11, 30, 49, 0];
        using var batch = new PaddedAttention([.. ids.Select(i => (long)i)], 1, ids.Length, CPU);
        using var logits = module.Logits(batch);
        var expected = logits.data<float>().ToArray();
        using var cache = new KeyValueCache(runtime.Config);
        cache.EnsureCapacity(2, ids.Length, []);
        AssertClose(expected, runtime.Prefill(cache, 0, ids, 0, ids.Length));
        for (var i = 0; i < ids.Length; i++)
        {
            var width = runtime.Config.VocabularySize;
            AssertClose(expected.AsSpan(i * width, width), runtime.Decode(cache, [ids[i]], [i]));
        }
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-4 * (1 + Math.Abs(expected[i])));
    }
}
