using Agents.Models.Runtime;

namespace Agents.Models.Tests.Runtime;

public sealed class LlamaRuntimeTests
{
    private static readonly int[] Prompt = [5, 17, 300, 4, 4, 98, 211, 7];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true, "mistral")]
    [InlineData(false, true, "gemma3_text")]
    public void A_prompt_at_once_in_pieces_and_token_by_token_gives_the_same_logits(
        bool shares, bool tied, string family = "llama")
    {
        using var weights = new RandomWeights(RandomWeights.Of(family) with { TiedEmbeddings = tied }, 1);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread with { SharesWeights = shares });
        using var cache = new KeyValueCache(weights.Config);
        cache.EnsureCapacity(2, 64, []);
        var whole = runtime.Prefill(cache, 0, Prompt, 0, Prompt.Length).ToArray();
        runtime.Prefill(cache, 1, Prompt.AsSpan(0, 3), 0, 1);
        var pieces = runtime.Prefill(cache, 1, Prompt.AsSpan(3), 3, Prompt.Length - 3).ToArray();
        AssertClose(whole.AsSpan(3 * weights.Config.VocabularySize), pieces, 1e-5f);
        for (var i = 0; i < Prompt.Length; i++)
        {
            var row = runtime.Decode(cache, [Prompt[i]], [i]);
            AssertClose(whole.AsSpan(i * row.Length, row.Length), row, 1e-5f);
        }
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 2, "mistral")]
    [InlineData(false, 1, "qwen2")]
    [InlineData(false, 2, "qwen3")]
    [InlineData(true, 1, "phi3")]
    [InlineData(true, 2, "gemma3_text")]
    public void Prompts_computed_together_equal_each_alone_to_the_bit(bool shares, int threads, string family = "llama")
    {
        using var weights = new RandomWeights(RandomWeights.Of(family), 6);
        using var runtime = new LlamaRuntime(
            weights, new RuntimeOptions { SharesWeights = shares, Threads = threads });
        using var cache = new KeyValueCache(weights.Config);
        cache.EnsureCapacity(16, 64, []);
        int[][] prompts = [.. Enumerable.Range(1, 14).Select(n => Enumerable.Range(n, n * n % 39 + 1).ToArray())];
        var width = weights.Config.VocabularySize;
        var together = runtime.Prefill(cache, 1, prompts).ToArray();
        int[] next = [.. prompts.Select((_, i) => i)], lengths = [.. prompts.Select(p => p.Length)];
        for (var i = 0; i < prompts.Length; i++)
        {
            cache.Copy(1 + i, 0, prompts[i].Length);
            var step = runtime.Decode(cache, next.AsSpan(i, 1), lengths.AsSpan(i, 1)).ToArray();
            var alone = runtime.Prefill(cache, 0, prompts[i], 0, 1).ToArray();
            Assert.Equal(alone, together[(i * width)..((i + 1) * width)]);
            Assert.Equal(runtime.Decode(cache, next.AsSpan(i, 1), lengths.AsSpan(i, 1)).ToArray(), step);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    [InlineData(1, "qwen2")]
    [InlineData(1, "gemma3_text")]
    public void A_weight_changed_in_place_is_seen_at_the_next_run(int threads, string family = "llama")
    {
        using var weights = new RandomWeights(RandomWeights.Of(family), 2);
        var options = new RuntimeOptions { SharesWeights = true, Threads = threads };
        using var runtime = new LlamaRuntime(weights, options);
        var before = Logits(runtime);
        foreach (var block in WeightLayout.For(weights.Config))
        {
            // Not all alike: a norm takes a factor of a whole matrix away.
            var values = weights.Block(block.Name);
            for (var i = 0; i < values.Length; i += 2)
                values[i] *= 1.03f;
            var after = Logits(runtime);
            Assert.True(Gap(before, after) > 1e-5, $"{block.Name} was changed and the logits were not");
            using var fresh = new LlamaRuntime(weights, options);
            Assert.Equal(Logits(fresh), after);
            before = after;
        }
    }

    [Fact]
    public void Packed_and_shared_weights_agree()
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 3);
        using var packed = new LlamaRuntime(weights, RandomWeights.OneThread);
        using var shared = new LlamaRuntime(weights, RandomWeights.OneThread with { SharesWeights = true });
        AssertClose(Logits(packed), Logits(shared), 1e-5f);
    }

    [Fact]
    public void Growing_the_cache_keeps_what_its_slots_hold()
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 4);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        using var cache = new KeyValueCache(weights.Config);
        cache.EnsureCapacity(1, 16, []);
        runtime.Prefill(cache, 0, Prompt, 0, 1);
        var expected = runtime.Decode(cache, [9], [Prompt.Length]).ToArray();
        cache.EnsureCapacity(3, 100, [Prompt.Length]);
        cache.Copy(0, 1, Prompt.Length);
        Assert.Equal(expected, runtime.Decode(cache, [9], [Prompt.Length]).ToArray());
        var both = runtime.Decode(cache, [9, 9], [Prompt.Length, Prompt.Length]).ToArray();
        Assert.Equal(both[..expected.Length], both[expected.Length..]);
    }

    [Fact]
    public void Decoding_allocates_almost_nothing_on_the_managed_heap()
    {
        using var weights = new RandomWeights(RandomWeights.Tiny, 5);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        using var cache = new KeyValueCache(weights.Config);
        cache.EnsureCapacity(2, 200, []);
        int[] ids = [1, 2];
        int[] lengths = [0, 0];
        runtime.Decode(cache, ids, lengths);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1; i <= 100; i++)
        {
            (lengths[0], lengths[1]) = (i, i);
            runtime.Decode(cache, ids, lengths);
        }
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 256);
    }

    internal static double Gap(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Assert.Equal(x.Length, y.Length);
        var gap = 0.0;
        for (var i = 0; i < x.Length; i++)
            gap = Math.Max(gap, Math.Abs((double)x[i] - y[i]));
        return gap;
    }

    private static float[] Logits(LlamaRuntime runtime)
    {
        using var cache = new KeyValueCache(runtime.Config);
        cache.EnsureCapacity(1, 32, []);
        return runtime.Prefill(cache, 0, Prompt, 0, Prompt.Length).ToArray();
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance) =>
        Assert.InRange(Gap(expected, actual), 0, tolerance);
}
