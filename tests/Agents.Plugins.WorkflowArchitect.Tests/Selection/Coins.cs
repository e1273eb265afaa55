using Agents.Evaluation;
using Agents.Plugins.WorkflowArchitect.Selection;

namespace Agents.Plugins.WorkflowArchitect.Tests.Selection;

/// <summary>Candidates that are right with a known chance; answers depend on seed, candidate and item.</summary>
internal sealed class Coins(ulong seed, IReadOnlyList<double> accuracies)
{
    /// <summary>Items asked of each candidate, to see that none is asked twice.</summary>
    public int[] Asked { get; } = new int[accuracies.Count];

    public static Coins Drawn(ulong seed, int count, double low, double high)
    {
        var random = new SeededRandom(seed);
        return new Coins(seed, [.. Enumerable.Range(0, count).Select(_ => low + (high - low) * Unit(random.Next()))]);
    }

    public double Best => accuracies.Max();

    public double this[int candidate] => accuracies[candidate];

    public ValueTask<IReadOnlyList<bool>> AskAsync(RaceQuestion question, CancellationToken cancellationToken)
    {
        Assert.Equal(Asked[question.Candidate], question.From);
        Asked[question.Candidate] += question.Count;
        return new([.. Enumerable.Range(question.From, question.Count).Select(i =>
            Unit(SeededRandom.Mix(seed, (ulong)question.Candidate + 1, (ulong)i)) < accuracies[question.Candidate])]);
    }

    private static double Unit(ulong bits) => (bits >> 11) * Math.ScaleB(1, -53);
}
