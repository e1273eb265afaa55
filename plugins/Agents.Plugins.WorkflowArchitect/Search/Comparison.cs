using Agents.Evaluation;
using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Records;

namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>The measurement on test items.</summary>
internal sealed class Comparison(SearchContext context, IRecordLog records)
{
    // A workflow asks no more at once (fan_out).
    private const int MostVotes = 31;

    private readonly CandidateRunner _runner = new(context);

    public async Task<ArchitectComparison> RunAsync(
        ArchitectReport report, int count, CancellationToken cancellationToken)
    {
        var agent = (Ask)Plan(report, report.SingleAgent);
        var items = context.Request.Task.Take(TaskSplit.Test, count, context.Request.Seed);
        if (items.Count == 0)
            throw new AgentsException($"{context.Request.Task.Name} has no test items.");
        var uses = new TestSplitUses(records);
        var range = new ItemRange($"test-{items.Count}", items, KeepsFailures: false);
        await context.Log.OnceAsync($"use-{range.Name}", () => CountUseAsync(uses, report, range, cancellationToken),
            cancellationToken);
        var found = await AskAsync(Plan(report, report.Winner), range, cancellationToken);
        var single = await AskAsync(agent, range, cancellationToken);
        int votes = Math.Clamp((found.Calls + items.Count - 1) / items.Count, 1, MostVotes);
        var voting = agent.With(agent.Settings with { Votes = votes, Temperature = context.Options.Temperature });
        var consistent = votes == 1 ? single : await AskAsync(voting, range, cancellationToken);
        int used = await uses.CountAsync(context.Request.Task.Name, cancellationToken);
        return new ArchitectComparison(items.Count, found, single, consistent, votes, used);
    }

    private static Step Plan(ArchitectReport report, int candidate) =>
        report.Candidates[candidate].Plan ?? throw new AgentsException("This report was not given by "
            + $"{nameof(Architect.DesignAsync)}: call it with the run id {report.RunId}, which asks nothing twice.");

    private async Task<bool> CountUseAsync(
        TestSplitUses uses, ArchitectReport report, ItemRange range, CancellationToken cancellationToken)
    {
        await uses.AddAsync(new EvaluationRequest
        {
            Client = context.Client,
            Task = context.Request.Task,
            Split = TaskSplit.Test,
            Count = range.Items.Count,
            Seed = context.Request.Seed,
            RunId = report.RunId,
        }, cancellationToken);
        return true;
    }

    private async Task<ArchitectRow> AskAsync(Step plan, ItemRange range, CancellationToken cancellationToken)
    {
        var candidate = context.Candidate(plan, "");
        var batch = (await _runner.AnswerAsync([candidate], range, cancellationToken))[0];
        return new ArchitectRow([.. batch.Bits.Select(b => b == '1')], batch.Calls, batch.Tokens);
    }
}
