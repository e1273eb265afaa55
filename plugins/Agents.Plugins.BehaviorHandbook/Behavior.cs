namespace Agents.Plugins.BehaviorHandbook;

/// <summary>A behavior as the handbook holds it.</summary>
public sealed record Behavior
{
    /// <summary>What answers cite; never given to another behavior.</summary>
    public required string Name { get; init; }

    /// <summary>What to do.</summary>
    public required string Instruction { get; init; }

    /// <summary>The subject; null for none.</summary>
    public string? Topic { get; init; }

    /// <summary>When it applies; null where the instruction says so.</summary>
    public string? UseWhen { get; init; }

    /// <summary>When it does not apply though it seems so; null for never.</summary>
    public string? AvoidWhen { get; init; }

    /// <summary>Where it stands.</summary>
    public BehaviorStatus Status { get; init; }

    /// <summary>Where it came from first.</summary>
    public required BehaviorOrigin Origin { get; init; }

    /// <summary>How often it was extracted or imported, near-duplicates included.</summary>
    public int Seen { get; init; } = 1;

    /// <summary>Answers that cited it and were right.</summary>
    public int Helpful { get; init; }

    /// <summary>Answers that cited it and were wrong.</summary>
    public int Harmful { get; init; }

    /// <summary>What took its place; null unless it is superseded.</summary>
    public string? Successor { get; init; }

    /// <summary>Who approved, replaced or retired it last, and why; null for a draft.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was added.</summary>
    public DateTimeOffset AddedAt { get; init; }

    /// <summary>
    /// Lower end of the one-sided 97.5 % credible interval of the share of harmful uses, from a uniform prior.
    /// </summary>
    public double HarmfulAtLeast => BetaBound.Lower(Harmful, Helpful);
}
