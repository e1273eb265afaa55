using Agents.Evaluation;
using Agents.Plugins.SocraticInquiry.Beliefs;

namespace Agents.Plugins.SocraticInquiry.Tests.Beliefs;

/// <summary>Small worlds, the same from the same seed.</summary>
internal static class TestWorlds
{
    public static readonly AnswerModel Clean = new(0);
    public static readonly AnswerModel Noisy = new(0.1);

    /// <summary>Items with random weights and yes-or-no questions that are true of about half of them.</summary>
    public static JointBelief Items(int items, int predicates, ulong seed)
    {
        var random = new SeededRandom(seed);
        var table = AnswerTable.Create(items, Twos(predicates), (_, _) => random.Next(0, 1));
        return new JointBelief(table, [.. Enumerable.Range(0, items).Select(_ => 0.01 + SlotNetwork.Unit(random))]);
    }

    public static int[] Twos(int count) => [.. Enumerable.Repeat(2, count)];

    /// <summary>Slots of some values, each depending on the one before it.</summary>
    public static SlotNetwork Chain(int slots, int values, ulong seed)
    {
        var random = new SeededRandom(seed);
        double[] Row() => [.. Enumerable.Range(0, values).Select(_ => 0.05 + SlotNetwork.Unit(random))];
        return new SlotNetwork(
            [.. Enumerable.Range(-1, slots)],
            [.. Enumerable.Range(0, slots).Select(s =>
                Enumerable.Repeat(0, s == 0 ? 1 : values).Select(_ => Row()).ToList())]);
    }

    public static QuestionMap[] SlotMaps(int slots, int values) =>
        [.. Enumerable.Range(0, slots).Select(s => new QuestionMap(values, [s], h => h[s]))];

    public static JointBelief Listed(SlotNetwork network, IReadOnlyList<QuestionMap> maps)
    {
        var all = network.All();
        return new JointBelief(QuestionMap.Table(all, maps), [.. all.Select(h => network.Probability(h))]);
    }

    public static double[] Predict(IBelief belief, int question, int options)
    {
        var shares = new double[options];
        belief.Predict(question, shares);
        return shares;
    }
}
