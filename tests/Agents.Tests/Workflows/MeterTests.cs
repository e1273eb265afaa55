using Agents.Workflows;
using Agents.Workflows.Engine;

namespace Agents.Tests.Workflows;

/// <summary>What is counted, and refused.</summary>
public sealed class MeterTests
{
    [Fact]
    public void What_a_node_spends_its_run_spends()
    {
        var run = new Meter("run", new() { Calls = 3 });
        var node = new Meter("node", new() { Calls = 2 }, run);
        node.BeginCall();
        node.Add(new(10, 0, 0, TimeSpan.FromDays(1)));
        node.AddTime(TimeSpan.FromSeconds(2));
        Assert.Equal(new WorkflowSpending(10, 1, 0, TimeSpan.FromSeconds(2)), node.Spent);
        // Time passes once, however many nodes it passes in.
        Assert.Equal(new WorkflowSpending(10, 1, 0, TimeSpan.Zero), run.Spent);
    }

    [Fact]
    public void A_call_that_any_of_them_refuses_is_counted_by_none()
    {
        var run = new Meter("run", new() { Calls = 1 });
        new Meter("first", null, run).BeginCall();
        var second = new Meter("second", new() { Calls = 5 }, run);
        Assert.StartsWith("run has spent its 1 model calls",
            Assert.Throws<WorkflowBudgetException>(second.BeginCall).Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), (second.Spent.Calls, run.Spent.Calls));
    }

    [Fact]
    public void The_tightest_budget_says_how_many_tokens_are_left()
    {
        var run = new Meter("run", new() { Tokens = 100 });
        var node = new Meter("node", new() { Tokens = 200 }, run);
        Assert.Equal(100, node.TokensLeft);
        node.Add(new(120, 0, 0, default));
        Assert.Equal(-20, node.TokensLeft);
        Assert.Throws<WorkflowBudgetException>(node.BeginCall);
        Assert.Null(new Meter("free", null).TokensLeft);
    }

    [Fact]
    public async Task Calls_that_come_at_once_do_not_pass_together()
    {
        var run = new Meter("run", new() { Calls = 100 });
        int refused = 0;
        await Parallel.ForAsync(0, 1000, WorkflowFixture.Token, (_, _) =>
        {
            try
            {
                new Meter("node", null, run).BeginCall();
            }
            catch (WorkflowBudgetException)
            {
                Interlocked.Increment(ref refused);
            }

            return ValueTask.CompletedTask;
        });
        Assert.Equal((100, 900), (run.Spent.Calls, refused));
    }

    [Fact]
    public void Amounts_are_added_and_compared_part_by_part()
    {
        var one = new WorkflowSpending(5, 4, 3, TimeSpan.FromSeconds(2));
        var two = new WorkflowSpending(1, 9, 3, TimeSpan.FromSeconds(5));
        Assert.Equal(one, one.Add(two).Subtract(two));
        Assert.Equal(new WorkflowSpending(4, 0, 0, TimeSpan.Zero), one.Beyond(two));
    }
}
