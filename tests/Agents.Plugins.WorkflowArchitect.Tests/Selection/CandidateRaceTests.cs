using Agents.Plugins.WorkflowArchitect.Selection;

namespace Agents.Plugins.WorkflowArchitect.Tests.Selection;

public sealed class CandidateRaceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(20261124)]
    [InlineData(-7)]
    public async Task Of_five_near_ones_it_keeps_one_within_two_points_of_the_best(int seed)
    {
        int good = 0;
        for (int run = 0; run < 200; run++)
        {
            var coins = Coins.Drawn((ulong)(seed * 1000L + run), 5, 0.45, 0.60);
            var result = await Race(coins, new() { Budget = 4000, Items = 4000, Entrants = 5 });
            Assert.InRange(result.Answers, 1, 4000);
            if (coins[result.Winner] >= coins.Best - 0.02)
                good++;
        }

        Assert.InRange(good, 180, 200);
    }

    [Fact]
    public async Task The_best_is_seldom_dropped_and_the_bound_seldom_wrong()
    {
        const int Runs = 300;
        int dropped = 0, wrong = 0;
        for (int run = 0; run < Runs; run++)
        {
            // All but equal: where every look tempts.
            var coins = new Coins((ulong)run + 500_000, [0.500, 0.501, 0.500, 0.500]);
            var result = await Race(coins, new() { Budget = 3000, Items = 3000, Entrants = 4, ErrorRate = 0.1 });
            if (result.Entrants[1].BeatenBy is not null)
                dropped++;
            if (result.LowerBound > coins[result.Winner])
                wrong++;
        }

        // Expected are at most 30; 47 is more than three deviations above.
        Assert.InRange(dropped, 0, 47);
        Assert.InRange(wrong, 0, 47);
    }

    [Fact]
    public async Task Bad_candidates_are_dropped_early_and_cost_little()
    {
        var coins = new Coins(3, [0.05, 0.10, 0.80, 0.02, 0.0, 0.15]);
        var result = await Race(coins, new() { Budget = 10_000, Items = 2000, Entrants = 6 });
        Assert.Equal((2, RaceEnd.Separated), (result.Winner, result.End));
        Assert.InRange(result.Answers, 150, 600);
        Assert.InRange(result.LowerBound, 0.4, 0.8);
    }

    [Fact]
    public async Task The_budget_is_never_overrun()
    {
        for (int budget = 25; budget < 400; budget += 13)
        {
            var coins = new Coins(9, [0.5, 0.5, 0.5]);
            var result = await Race(coins, new() { Budget = budget, Items = 1000, Entrants = 3 });
            Assert.Equal(RaceEnd.Budget, result.End);
            Assert.InRange(result.Answers, budget - 24 - 25, budget);
            Assert.Equal(result.Answers, coins.Asked.Sum());
        }
    }

    [Fact]
    public async Task Where_the_items_end_the_race_ends()
    {
        var coins = new Coins(2, [0.6, 0.6]);
        var result = await Race(coins, new() { Budget = 1000, Items = 60, Entrants = 2 });
        Assert.Equal((RaceEnd.Items, 120), (result.End, result.Answers));
    }

    [Fact]
    public async Task Of_equal_answers_the_first_wins()
    {
        var race = new CandidateRace(new() { Budget = 400, Items = 100, Entrants = 3 });
        var result = await race.RunAsync((q, _) => new([.. Enumerable.Repeat(true, q.Count)]), Token);
        Assert.Equal(0, result.Winner);
    }

    [Fact]
    public async Task Fewer_answers_than_asked_for_end_the_race()
    {
        var race = new CandidateRace(new() { Budget = 4000, Items = 1000, Entrants = 2 });
        int asked = 0;
        var result = await race.RunAsync((q, _) => new(
            ++asked > 4 ? [] : [.. Enumerable.Range(0, q.Count).Select(i => (i + q.Candidate) % 2 == 0)]), Token);
        Assert.Equal((RaceEnd.Budget, 100, 5), (result.End, result.Answers, asked));
    }

    [Fact]
    public async Task One_candidate_alone_answers_once_and_is_kept()
    {
        var result = await Race(new Coins(1, [0.5]), new() { Budget = 100, Items = 100, Entrants = 1 });
        Assert.Equal((0, RaceEnd.Separated, 25), (result.Winner, result.End, result.Answers));
    }

    private static Task<RaceResult> Race(Coins coins, RaceOptions options) =>
        new CandidateRace(options).RunAsync(coins.AskAsync, Token);
}
