using Agents.Plugins.ListenerVerifier;

namespace Agents.Cli.Studies.Listeners;

/// <summary>What a policy does.</summary>
/// <param name="Items">By test item.</param>
/// <param name="Judgements">The listener's probability of each answer, and whether it was right.</param>
internal sealed record ArmResult(IReadOnlyList<ArmItem> Items, List<ListenerJudgement> Judgements)
{
    /// <summary>Share of right replies to some of the items.</summary>
    public double Accuracy(IEnumerable<int> items) => Ratio(items, i => i.Right, i => i.Replies);

    /// <summary>Share of their answers that the listener, by their sums, would not give.</summary>
    public double Contradictions(IEnumerable<int> items) => Ratio(items, i => i.Against, i => i.Answers);

    /// <summary>The same by a listener that had no part in the reward.</summary>
    public double SecondContradictions(IEnumerable<int> items) => Ratio(items, i => i.SecondAgainst, i => i.Answers);

    /// <summary>Mean of p(right | own trace) − p(right | another's).</summary>
    public double Uplift(IEnumerable<int> items) => Ratio(items, i => i.Uplift, i => i.Replies);

    private double Ratio(IEnumerable<int> items, Func<ArmItem, double> part, Func<ArmItem, double> whole)
    {
        var (over, under) = (0.0, 0.0);
        foreach (var index in items)
            (over, under) = (over + part(Items[index]), under + whole(Items[index]));
        return over / Math.Max(1, under);
    }
}
