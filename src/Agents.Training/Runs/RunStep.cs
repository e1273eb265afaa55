namespace Agents.Training.Runs;

/// <summary>What one step did; one entry of a report's <c>steps</c>.</summary>
internal sealed record RunStep
{
    /// <summary>Number of the step, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Mean reward of the episodes that have one; null where none has.</summary>
    public double? Reward { get; init; }

    /// <summary>Share of the rollouts that the task's grader accepts.</summary>
    public double Exact { get; init; }

    public int GeneratedTokens { get; init; }

    public double SecondsGenerate { get; init; }

    public double SecondsTrain { get; init; }

    /// <summary>Global norm before clipping.</summary>
    public double GradNorm { get; init; }

    /// <summary>Mean k3 divergence from the sampling policy.</summary>
    public double Kl { get; init; }

    /// <summary>Mean entropy of the next token, in nats.</summary>
    public double Entropy { get; init; }

    public double Loss { get; init; }

    public double ClipRatio { get; init; }

    public double LearningRate { get; init; }

    /// <summary>Groups with at least one reward.</summary>
    public int Groups { get; init; }

    /// <summary>Groups whose rewards are all equal: they teach nothing.</summary>
    public int ZeroVarianceGroups { get; init; }

    public int Quarantined { get; init; }

    /// <summary>Whether the weights changed.</summary>
    public bool Stepped { get; init; }
}
