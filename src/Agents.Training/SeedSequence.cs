namespace Agents.Training;

/// <summary>
/// Seeds as a pure function of a run's seed and a position, so a resumed run draws what an uninterrupted one would
/// have drawn (SplitMix64, Steele et al. 2014).
/// </summary>
internal static class SeedSequence
{
    /// <summary>A non-negative seed for a position.</summary>
    public static int Mix(int seed, int position) => (int)(Long(seed, position, 0) >> 32);

    /// <summary>A non-negative seed for a place within a position.</summary>
    public static long Long(int seed, int position, int place)
    {
        var state = Scramble((uint)seed);
        state = Scramble(state ^ (uint)position);
        return (long)(Scramble(state ^ (uint)place) >> 1);
    }

    private static ulong Scramble(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
