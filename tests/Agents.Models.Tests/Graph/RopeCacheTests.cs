using Agents.Models.Checkpoints;
using Agents.Models.Graph;
using Agents.Models.Tests.Runtime;

namespace Agents.Models.Tests.Graph;

public sealed class RopeCacheTests
{
    private static readonly LlamaConfig Config = RandomWeights.Tiny with { HeadSize = 64, RopeTheta = 500_000 };

    [Fact]
    public void Frequencies_fall_geometrically_from_one()
    {
        var frequencies = RopeCache.InverseFrequencies(Config);
        Assert.Equal(1, frequencies[0]);
        var ratio = Math.Pow(500_000, -1.0 / 32);
        Assert.All(frequencies.Zip(frequencies.Skip(1)), p => Assert.Equal(ratio, p.Second / (double)p.First, 1e-6));
    }

    [Fact]
    public void The_llama3_rescale_keeps_short_waves_divides_long_ones_and_blends_between()
    {
        var scaled = RopeCache.InverseFrequencies(Config with { RopeScaling = new Llama3Scaling(8, 1, 4, 8192) });
        var plain = RopeCache.InverseFrequencies(Config);
        for (var i = 0; i < plain.Length; i++)
        {
            var wavelength = 2 * Math.PI / plain[i];
            var ratio = scaled[i] / (double)plain[i];
            if (wavelength < 8192 / 4.0)
                Assert.Equal(1, ratio, 1e-6);
            else if (wavelength > 8192)
                Assert.Equal(1 / 8.0, ratio, 1e-6);
            else
                Assert.InRange(ratio, 1 / 8.0, 1);
        }
        Assert.Contains(plain, f => 2 * Math.PI / f is > 2048 and < 8192);
    }

    [Fact]
    public void Tables_hold_the_angles_of_every_position()
    {
        var (cosines, sines) = (new float[100 * 32], new float[100 * 32]);
        RopeCache.Fill(Config, cosines, sines);
        var frequencies = RopeCache.InverseFrequencies(Config);
        for (var i = 0; i < cosines.Length; i++)
        {
            var angle = (double)(i / 32) * frequencies[i % 32];
            Assert.Equal(Math.Cos(angle), cosines[i], 1e-5);
            Assert.Equal(Math.Sin(angle), sines[i], 1e-5);
        }
    }
}
