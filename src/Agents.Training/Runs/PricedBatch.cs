using Agents.Training.Advantages;
using Agents.Training.Policies;

namespace Agents.Training.Runs;

/// <summary>A leased batch, ready for the optimizer.</summary>
/// <param name="Samples">What is trained on, with advantages.</param>
/// <param name="Ids">Episodes that a checkpoint will consume.</param>
/// <param name="Quarantined">Episodes set aside, with the reason.</param>
/// <param name="Advantages">Of the priced episodes.</param>
/// <param name="Reward">Their mean reward; null where none has one.</param>
/// <param name="Exact">Share of all rollouts that the grader accepts.</param>
internal sealed record PricedBatch(
    IReadOnlyList<TrainingSample> Samples,
    IReadOnlyList<string> Ids,
    IReadOnlyDictionary<string, string> Quarantined,
    AdvantageBatch Advantages,
    double? Reward,
    double Exact);
