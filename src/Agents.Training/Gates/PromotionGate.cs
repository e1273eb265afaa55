using Agents.Evaluation;

namespace Agents.Training.Gates;

/// <summary>
/// Compares a candidate with the incumbent on the same validation items, answered greedily, by the exact McNemar test.
/// Look k at a run spends α·6/(π²k²) of the error rate, which sums to α over any number of looks; each look draws
/// fresh items, so a run cannot adapt to them.
/// </summary>
internal sealed class PromotionGate(Evaluator evaluator)
{
    /// <summary>Fewest items on which the gate decides.</summary>
    public const int MinimumItems = 200;

    public async Task<GateReport> DecideAsync(GateQuestion question, CancellationToken cancellationToken = default)
    {
        var request = new EvaluationRequest
        {
            Client = question.Incumbent,
            Task = question.Task,
            Split = TaskSplit.Validation,
            Count = question.Items,
            Seed = SeedSequence.Mix(question.Seed, question.Look),
            MaxTokens = question.MaxTokens,
            RunId = question.RunId,
        };
        var incumbent = await evaluator.RunAsync(request, cancellationToken).ConfigureAwait(false);
        var candidate = await evaluator
            .RunAsync(request with { Client = question.Candidate }, cancellationToken).ConfigureAwait(false);
        return Decide(candidate, incumbent, question.Alpha, question.Look) with { Incumbent = question.IncumbentId };
    }

    /// <summary>The decision for two reports on the same items.</summary>
    public static GateReport Decide(EvaluationReport candidate, EvaluationReport incumbent, double alpha, int look)
    {
        var pairs = candidate.Items.Zip(incumbent.Items).ToList();
        var wins = pairs.Count(p => p.First.Correct && !p.Second.Correct);
        var losses = pairs.Count(p => !p.First.Correct && p.Second.Correct);
        return new GateReport
        {
            Decision = Judge(pairs.Count, wins, losses, Threshold(alpha, look)),
            P = Statistics.McNemar(wins, losses).TwoSided,
            N = pairs.Count,
            Wins = wins,
            Losses = losses,
            CandidateAccuracy = candidate.Accuracy,
            IncumbentAccuracy = incumbent.Accuracy,
            Alpha = alpha,
            Threshold = Threshold(alpha, look),
            Look = look,
            Reason = pairs.Count < MinimumItems
                ? $"the task has {pairs.Count} different validation items; at least {MinimumItems} are needed"
                : null,
        };
    }

    /// <summary>The decision for counts: items, those that only one side got right, and what may be spent.</summary>
    public static GateDecision Judge(int items, int wins, int losses, double threshold) =>
        items < MinimumItems || Statistics.McNemar(wins, losses).TwoSided > threshold ? GateDecision.Insufficient
        : wins > losses ? GateDecision.Promote
        : GateDecision.Reject;

    /// <summary>The error rate that look <paramref name="look"/> may spend.</summary>
    public static double Threshold(double alpha, int look) =>
        alpha * 6 / (Math.PI * Math.PI * look * look);
}
