namespace Agents.Training.Runs;

/// <summary>Leased episodes whose effect is in memory and in no checkpoint.</summary>
internal sealed class PendingEpisodes
{
    public List<string> Consumed { get; } = [];

    public Dictionary<string, string> Quarantined { get; } = new(StringComparer.Ordinal);

    public List<RunStep> Steps { get; } = [];

    public void Clear()
    {
        Consumed.Clear();
        Quarantined.Clear();
        Steps.Clear();
    }
}
