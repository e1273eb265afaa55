using Agents.Evaluation;
using Agents.Training.Gates;

namespace Agents.Training.Tests.Gates;

public sealed class PromotionGateTests
{
    [Theory]
    [InlineData(100, 20, 0, "Promote")]
    [InlineData(0, 0, 20, "Reject")]
    [InlineData(100, 12, 9, "Insufficient")]
    [InlineData(100, 0, 0, "Insufficient")]
    [InlineData(100, 6, 0, "Insufficient")] // Two-sided p = 2 / 64 = 0.03125 against 0.0304.
    [InlineData(100, 7, 0, "Promote")]
    public void The_decision_is_the_exact_test_against_what_the_look_may_spend(
        int both, int wins, int losses, string decision)
    {
        var (candidate, incumbent) = Pair(both, wins, losses, 300);

        var report = PromotionGate.Decide(candidate, incumbent, 0.05, 1);

        Assert.Equal(decision, report.Decision.ToString());
        Assert.Equal((300, wins, losses), (report.N, report.Wins, report.Losses));
        Assert.Equal(Statistics.McNemar(wins, losses).TwoSided, report.P);
        Assert.Equal((both + wins) / 300.0, report.CandidateAccuracy);
        Assert.Equal((both + losses) / 300.0, report.IncumbentAccuracy);
    }

    [Fact]
    public void Fewer_than_200_items_are_not_enough_whatever_they_say()
    {
        var (candidate, incumbent) = Pair(0, 150, 0, 199);

        var report = PromotionGate.Decide(candidate, incumbent, 0.05, 1);

        Assert.Equal(GateDecision.Insufficient, report.Decision);
        Assert.Equal("the task has 199 different validation items; at least 200 are needed", report.Reason);
    }

    [Fact]
    public void All_looks_together_spend_no_more_than_alpha()
    {
        var spent = Enumerable.Range(1, 100_000).Sum(look => PromotionGate.Threshold(0.05, look));

        Assert.InRange(spent, 0.0499, 0.05);
    }

    [Fact]
    public void A_candidate_that_is_no_better_is_promoted_in_at_most_alpha_of_the_runs()
    {
        const int runs = 2000;
        var random = new Random(7);
        var promoted = 0;
        for (var run = 0; run < runs; run++)
        {
            // Ten looks at equally good versions: 20 % of 300 items differ, each way with probability one half.
            for (var look = 1; look <= 10; look++)
            {
                var (wins, losses) = Draw(random, 300, 0.2);
                var decision = PromotionGate.Judge(300, wins, losses, PromotionGate.Threshold(0.05, look));
                if (decision != GateDecision.Promote)
                    continue;
                promoted++;
                break;
            }
        }

        // A two-sided test promotes in half of its errors, and the test is discrete: below 0.025.
        Assert.InRange(promoted / (double)runs, 0.001, 0.03);
    }

    [Fact]
    public void A_gain_of_ten_points_is_seen_on_500_items_in_most_runs()
    {
        var random = new Random(3);
        var promoted = Enumerable.Range(0, 500).Count(_ =>
        {
            var (wins, losses) = Draw(random, 500, 0.3, 2.0 / 3);
            return PromotionGate.Judge(500, wins, losses, PromotionGate.Threshold(0.05, 1)) == GateDecision.Promote;
        });

        Assert.InRange(promoted, 450, 500);
    }

    [Fact]
    public void The_stored_report_has_the_fields_that_a_reader_needs()
    {
        var (candidate, incumbent) = Pair(100, 20, 1, 300);

        var json = PromotionGate.Decide(candidate, incumbent, 0.05, 2).ToJson();

        Assert.Contains("\"decision\":\"promote\"", json, StringComparison.Ordinal);
        Assert.Contains("\"n\":300,\"wins\":20,\"losses\":1", json, StringComparison.Ordinal);
        Assert.Contains("\"look\":2", json, StringComparison.Ordinal);
    }

    private static (int Wins, int Losses) Draw(Random random, int items, double discordant, double win = 0.5)
    {
        var (wins, losses) = (0, 0);
        for (var i = 0; i < items; i++)
        {
            if (random.NextDouble() >= discordant)
                continue;
            if (random.NextDouble() < win)
                wins++;
            else
                losses++;
        }

        return (wins, losses);
    }

    private static (EvaluationReport Candidate, EvaluationReport Incumbent) Pair(
        int both, int wins, int losses, int n) =>
        (Report(n, i => i < both + wins), Report(n, i => i < both || (i >= both + wins && i < both + wins + losses)));

    private static EvaluationReport Report(int n, Func<int, bool> correct) =>
        new([.. Enumerable.Range(0, n).Select(i => new EvaluatedItem($"{i}", "", [], correct(i), true))]);
}
