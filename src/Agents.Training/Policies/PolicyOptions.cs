using Agents.Training.Losses;
using Agents.Training.Optimization;

namespace Agents.Training.Policies;

/// <summary>How a policy learns.</summary>
internal sealed record PolicyOptions
{
    /// <summary>auto, cpu or cuda[:n].</summary>
    /// <value>Default auto.</value>
    public string Device { get; init; } = "auto";

    /// <summary>Threads for rollouts and training.</summary>
    /// <value>Default: one a core. 1 and above.</value>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The loss.</summary>
    /// <value>Default TRL's <c>dapo</c>.</value>
    public PolicyLossOptions Loss { get; init; } = PolicyLossPresets.Get("dapo");

    /// <summary>Constants of the optimizer.</summary>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>Learning rate of each step.</summary>
    /// <value>Default constant 1e-5.</value>
    public LearningRateSchedule Schedule { get; init; } = new(1e-5);

    /// <summary>Rank of adapters; 0 trains all weights.</summary>
    /// <value>Default 0.</value>
    public int LoraRank { get; init; }

    /// <summary>Seeds the adapters.</summary>
    /// <value>Default 0.</value>
    public long Seed { get; init; }

    /// <summary>How rollouts get the weights.</summary>
    /// <value>Default <see cref="RolloutWeights.Shared"/>; on a GPU always <see cref="RolloutWeights.Packed"/>.</value>
    public RolloutWeights Rollouts { get; init; } = RolloutWeights.Shared;

    /// <summary>Rollouts go on past the end token up to their limit, so that measured steps cost the same.</summary>
    /// <value>Default false.</value>
    public bool IgnoresEnd { get; init; }

    /// <summary>Memory that the activations of one pass may take; a larger batch takes several passes.</summary>
    /// <value>Default 2 GiB. Above 0; a pass holds at least one sample.</value>
    public long ActivationBytes { get; init; } = 2L << 30;
}
