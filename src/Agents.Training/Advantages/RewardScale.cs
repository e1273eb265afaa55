namespace Agents.Training.Advantages;

/// <summary>What a centred reward is divided by; the names are TRL's <c>scale_rewards</c>.</summary>
public enum RewardScale
{
    /// <summary>The standard deviation of its group.</summary>
    Group = 0,

    /// <summary>The standard deviation of the whole batch.</summary>
    Batch = 1,

    /// <summary>Nothing (Dr. GRPO).</summary>
    None = 2,
}
