namespace Agents.Training.Losses;

/// <summary>
/// Losses by the names that TRL 1.16 gives them, with its meaning (<c>gspo</c>: the sequence-level ratio).
/// </summary>
internal static class PolicyLossPresets
{
    private static readonly Dictionary<string, PolicyLossOptions> Presets = new(StringComparer.Ordinal)
    {
        ["grpo"] = new() { Aggregation = AggregationKind.SequenceMean },
        ["bnpo"] = new() { Aggregation = AggregationKind.BatchTokenMean },
        ["dr_grpo"] = new() { Aggregation = AggregationKind.FixedLength },
        ["dapo"] = new() { Aggregation = AggregationKind.StepTokenMean },
        ["cispo"] = new() { Clip = ClipKind.Cispo, EpsilonHigh = 5 },
        ["gspo"] = new()
        {
            Ratio = RatioKind.Sequence,
            Aggregation = AggregationKind.SequenceMean,
            EpsilonLow = 3e-4,
            EpsilonHigh = 4e-4,
        },
        ["sapo"] = new() { Clip = ClipKind.Sapo, Aggregation = AggregationKind.SequenceMean },
        ["luspo"] = new() { Ratio = RatioKind.Sequence, Aggregation = AggregationKind.SequenceSum },
        ["vespo"] = new() { Clip = ClipKind.Vespo },
    };

    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> Names => Presets.Keys;

    /// <exception cref="AgentsException">There is no loss of this name.</exception>
    public static PolicyLossOptions Get(string name) => Presets.TryGetValue(name, out var options)
        ? options
        : throw new AgentsException($"Loss '{name}' is unknown; use one of {string.Join(", ", Names)}.");
}
