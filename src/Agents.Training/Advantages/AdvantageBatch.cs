namespace Agents.Training.Advantages;

/// <summary>Advantages of a batch.</summary>
/// <param name="Values">One for each reward, in its order; 0 where the reward is null.</param>
/// <param name="Groups">Groups with at least one reward.</param>
/// <param name="ZeroVarianceGroups">Those whose rewards are all equal: they teach nothing.</param>
internal sealed record AdvantageBatch(IReadOnlyList<double> Values, int Groups, int ZeroVarianceGroups);
