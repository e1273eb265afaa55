using Agents.Episodes;
using Agents.Models.Constraints;
using Agents.Models.Sampling;

namespace Agents.Models.Tests.Constraints;

public sealed class MaskedSamplerTests
{
    private const int Width = 200;

    [Theory]
    [InlineData(1f, 0, 1f)]
    [InlineData(0.7f, 0, 1f)]
    [InlineData(1.3f, 3, 0.9f)]
    [InlineData(0f, 0, 1f)]
    public void A_masked_draw_is_an_allowed_token_with_both_probabilities(
        float temperature, int topK, float topP)
    {
        var random = new RandomDraws(3);
        var settings = new SamplingSettings { Temperature = temperature, TopK = topK, TopP = topP, Seed = 5 };
        var sampler = new TokenSampler(settings, []);
        for (var i = 0; i < 200; i++)
        {
            var logits = random.Logits(Width);
            var allowed = Enumerable.Range(0, Width).Where(_ => random.Chance(0.1)).Append(i % Width).ToHashSet();
            var token = sampler.Next(logits, Mask(allowed));
            Assert.Contains(token.Id, allowed);
            Assert.Equal(logits[token.Id] - LogSumExp(logits, 1), token.LogProb, 1e-4);
            if (temperature == 0)
                Assert.Equal(allowed.Max(a => logits[a]), logits[token.Id]);
            else if (topK == 0)
                Assert.Equal(
                    (logits[token.Id] / temperature) - LogSumExp(allowed.Select(a => logits[a]), temperature),
                    token.SamplingLogProb, 1e-4);
        }
    }

    [Fact]
    public void A_mask_that_allows_nothing_is_an_error()
    {
        var sampler = new TokenSampler(new SamplingSettings(), []);
        Assert.ThrowsAny<AgentsException>(() => sampler.Next(new float[Width], Mask([])));
    }

    private static TokenMask Mask(HashSet<int> allowed)
    {
        var bits = new ulong[(Width + 63) / 64];
        foreach (var id in allowed)
            bits[id >> 6] |= 1UL << (id & 63);
        return new TokenMask(bits, 0);
    }

    private static double LogSumExp(IEnumerable<float> logits, float temperature) =>
        Math.Log(logits.Sum(l => Math.Exp(l / (double)temperature)));
}
