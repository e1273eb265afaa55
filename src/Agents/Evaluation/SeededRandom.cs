namespace Agents.Evaluation;

/// <summary>
/// SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014): the same numbers from the same seed on every machine and
/// every version of the runtime, which generated task items depend on. Not thread-safe.
/// </summary>
public sealed class SeededRandom
{
    private const ulong Increment = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>Starts a sequence.</summary>
    /// <param name="seed">The seed; different seeds give unrelated sequences.</param>
    public SeededRandom(ulong seed) => _state = seed;

    /// <summary>Folds several numbers into one seed.</summary>
    /// <param name="values">The numbers, in order.</param>
    public static ulong Mix(params ReadOnlySpan<ulong> values)
    {
        ulong state = 0;
        foreach (var value in values)
            state = Finalize((state ^ value) + Increment);
        return state;
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Finalize(_state += Increment);

    /// <summary>A whole number in a range, both ends included.</summary>
    /// <param name="low">Smallest value.</param>
    /// <param name="high">Largest value, at least <paramref name="low"/>.</param>
    public int Next(int low, int high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
        var range = (ulong)((long)high - low + 1);
        // The product's high word is uniform to 2^-32 for the small ranges of tasks.
        return (int)(low + (long)Math.BigMul(Next(), range, out _));
    }

    /// <summary>Shuffles in place (Fisher–Yates).</summary>
    /// <param name="items">What to shuffle.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(0, i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Finalize(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
