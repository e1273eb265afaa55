namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>What a series of files came to.</summary>
internal sealed class FuzzSummary
{
    public int Files { get; private set; }

    /// <summary>Wrong by the generator's own count.</summary>
    public int Wrong { get; private set; }

    public int Refused { get; private set; }

    public int Loaded { get; private set; }

    public TimeSpan Slowest { get; set; }

    /// <summary>Most that one load allocated.</summary>
    public long Bytes { get; set; }

    public void Count(FuzzFile file, bool loaded)
    {
        Files++;
        Wrong += file.Valid == false ? 1 : 0;
        (Loaded, Refused) = loaded ? (Loaded + 1, Refused) : (Loaded, Refused + 1);
    }

    public override string ToString() => $"{Files} files, {Wrong} wrong by construction: {Loaded} loaded and run to their "
        + $"end, {Refused} refused; slowest load {Slowest.TotalMilliseconds:F0} ms, most allocated {Bytes >> 20} MiB";
}
