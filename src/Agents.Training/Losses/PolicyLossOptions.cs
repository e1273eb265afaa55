namespace Agents.Training.Losses;

/// <summary>A policy-gradient loss as a composition; <see cref="PolicyLossPresets"/> names the usual ones.</summary>
internal sealed record PolicyLossOptions
{
    public RatioKind Ratio { get; init; } = RatioKind.Token;

    public ClipKind Clip { get; init; } = ClipKind.Clipped;

    public AggregationKind Aggregation { get; init; } = AggregationKind.StepTokenMean;

    /// <summary>How far the ratio may fall below one.</summary>
    /// <value>Default 0.2. Range 0 to 1.</value>
    public double EpsilonLow { get; init; } = 0.2;

    /// <summary>How far the ratio may rise above one; for CISPO the largest weight itself.</summary>
    /// <value>Default <see cref="EpsilonLow"/>. 0 and above.</value>
    public double? EpsilonHigh { get; init; }

    /// <summary>Upper bound of the unclipped ratio (two-sided clipping); null for none.</summary>
    /// <value>Default null. Above 1.</value>
    public double? Delta { get; init; }

    /// <summary>Weight of the k3 divergence from the reference.</summary>
    /// <value>Default 0 (no reference is needed). 0 and above.</value>
    public double Beta { get; init; }

    /// <summary>Multiplies k3 by the ratio, so that its gradient is that of the divergence itself.</summary>
    /// <value>Default true, as TRL from 1.10.</value>
    public bool BiasCorrectedKl { get; init; } = true;

    /// <summary>Weight of the mean entropy, which is subtracted from the loss.</summary>
    /// <value>Default 0.</value>
    public double EntropyCoefficient { get; init; }

    /// <summary>Share of tokens that are trained: those of highest entropy in the batch.</summary>
    /// <value>Default 1 (all). Range above 0 to 1.</value>
    public double TopEntropyShare { get; init; } = 1;

    /// <summary>
    /// A completion of negative advantage is left out when mean(sampler - current) exceeds this; null keeps all.
    /// </summary>
    /// <value>Default null.</value>
    public double? OffPolicyThreshold { get; init; }

    public ImportanceMode Importance { get; init; } = ImportanceMode.None;

    /// <summary>Lower bound of the importance ratio; null for none.</summary>
    public double? ImportanceMin { get; init; }

    /// <summary>Upper bound of the importance ratio.</summary>
    /// <value>Default 3, as TRL's.</value>
    public double ImportanceMax { get; init; } = 3;

    /// <summary>Longest completion, the divisor of <see cref="AggregationKind.FixedLength"/>.</summary>
    /// <value>Default 256. 1 and above.</value>
    public int MaxCompletionLength { get; init; } = 256;

    /// <summary>SAPO's temperature for positive advantages.</summary>
    /// <value>Default 1. Above 0.</value>
    public double SapoPositive { get; init; } = 1;

    /// <summary>SAPO's temperature for other advantages.</summary>
    /// <value>Default 1.05. Above 0.</value>
    public double SapoNegative { get; init; } = 1.05;

    /// <summary>The upper clip bound in force.</summary>
    public double High => EpsilonHigh ?? EpsilonLow;
}
