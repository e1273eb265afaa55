using Agents.Testing;
using Agents.Workflows;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Tests.Workflows;

/// <summary>Every graph that is taken ends, within its budgets.</summary>
public sealed class EndingTests
{
    [Fact]
    public void Every_accepted_graph_ends_within_its_budgets()
    {
        int accepted = 0;
        int refused = 0;
        var property = Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            WorkflowDefinition workflow;
            try
            {
                workflow = new WorkflowLoader().Parse(RandomGraph.Yaml(seed));
            }
            catch (WorkflowException e)
            {
                refused++;
                return e.Errors.All(error => error.Line > 0 && error.Column > 0);
            }

            accepted++;
            return Ends(workflow);
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), property);
        Assert.True(accepted > 60 && refused > 10, $"{accepted} were accepted and {refused} refused.");
    }

    private static bool Ends(WorkflowDefinition workflow)
    {
        var runner = new WorkflowRunner(new WorkflowServices { Models = _ => new ScriptedChatClient(_ => "y") });
        var run = runner.RunAsync(workflow, WorkflowFixture.NoInputs, cancellationToken: WorkflowFixture.Token);
        if (!run.Wait(TimeSpan.FromSeconds(60), CancellationToken.None))
            return false;
        var (result, budget) = (run.Result, workflow.Budget);
        // A call is counted when it is made; its tokens once they are known, so the last one may go beyond.
        const int tokensACall = 2;
        return result.Status is WorkflowStatus.Completed or WorkflowStatus.Failed
            && (result.Status == WorkflowStatus.Completed || result.Error!.Contains("has spent its", StringComparison.Ordinal))
            && result.Spent.Calls <= (budget.Calls ?? int.MaxValue)
            && result.Spent.Loops <= (budget.Loops ?? int.MaxValue)
            && result.Spent.Tokens <= (budget.Tokens ?? long.MaxValue - 100) + (8 * tokensACall);
    }
}
