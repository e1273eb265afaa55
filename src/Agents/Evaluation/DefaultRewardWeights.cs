namespace Agents.Evaluation;

internal static class DefaultRewardWeights
{
    public static IReadOnlyDictionary<string, double> Correct { get; } =
        new Dictionary<string, double> { ["correct"] = 1 };
}
