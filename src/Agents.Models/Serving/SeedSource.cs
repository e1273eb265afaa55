using Agents.Models.Sampling;

namespace Agents.Models.Serving;

/// <summary>Seeds of requests that give none: each its own, all from one start. Thread-safe.</summary>
/// <param name="start">The same start gives the same seeds in the same order.</param>
internal sealed class SeedSource(long start)
{
    private readonly RandomStream _stream = new(start);
    private int _drawn;

    /// <summary>A number from 0 to 2^53, which JSON carries exactly.</summary>
    public long Next() => (long)(_stream.Uniform(Interlocked.Increment(ref _drawn) & int.MaxValue) * (1L << 53));
}
