namespace Agents.Models.Sampling;

/// <summary>
/// A request's own random numbers: SplitMix64 as a function of seed and index, so the n-th token's number does not
/// depend on what else runs.
/// </summary>
internal readonly struct RandomStream(long seed)
{
    private const ulong Weyl = 0x9E3779B97F4A7C15;
    private readonly ulong _key = Mix((ulong)seed + Weyl);

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Uniform(int index) => (Mix(_key + Weyl * ((ulong)index + 1)) >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
