using Agents.Records;

namespace Agents.Episodes;

/// <summary>What one checkpoint settles, in one transaction.</summary>
public sealed record EpisodeConsumption
{
    /// <summary>The owner of the leases (the training run).</summary>
    public required string Owner { get; init; }

    /// <summary>Ids whose effect is in the checkpoint.</summary>
    public IReadOnlyList<string> Consumed { get; init; } = [];

    /// <summary>Ids set aside, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Quarantined { get; init; } = new Dictionary<string, string>();

    /// <summary>Records appended in the same transaction.</summary>
    public IReadOnlyList<NewRecord> Records { get; init; } = [];
}
