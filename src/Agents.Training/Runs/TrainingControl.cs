namespace Agents.Training.Runs;

/// <summary>What a measurement compares reinforcement learning with, on the same rollouts.</summary>
public enum TrainingControl
{
    /// <summary>No control: the rewards as they are.</summary>
    None = 0,

    /// <summary>Rewards shuffled within the batch: whatever is gained does not come from them.</summary>
    Shuffle = 1,

    /// <summary>
    /// Supervised training on the rollouts' right answers: advantage 1 for a right answer, 0 otherwise.
    /// </summary>
    Supervised = 2,
}
