using Agents.Episodes;
using Agents.Faults;
using Agents.Records;
using Agents.Workflows.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Workflows.Engine;

/// <summary>One run while it is worked on: supersteps, each followed by its checkpoint.</summary>
internal sealed class WorkflowRun(
    WorkflowHost host, WorkflowDefinition definition, string runId, RunState state, Meter meter,
    Func<WorkflowEvent, ValueTask>? sink, bool acceptChanged, RunClaim? claim)
{
    public WorkflowHost Host => host;

    public WorkflowDefinition Definition => definition;

    public string RunId => runId;

    public RunState State => state;

    public Meter Meter => meter;

    public Func<WorkflowEvent, ValueTask>? Sink => sink;

    public bool AcceptChanged => acceptChanged;

    public bool Listens => sink is not null;

    public ValueTask EmitAsync(WorkflowEvent happened) => sink?.Invoke(happened) ?? ValueTask.CompletedTask;

    /// <summary>A model within budgets, and the version that it is pinned to.</summary>
    public (IChatClient Client, string? ModelId) Model(string? name, NodeContext context)
    {
        name ??= definition.Model;
        return (new BudgetedChatClient(host.Model(name), context), state.Begin!.Models.GetValueOrDefault(name));
    }

    /// <summary>Works until nothing is left to do but to wait.</summary>
    public async Task<WorkflowResult> ExecuteAsync(CancellationToken cancellationToken)
    {
        await using var held = claim;
        using var activity = WorkflowActivity.Run(definition, runId);
        if (state.End is { Status: WorkflowStatus.Completed })
            return Result(state.End);
        state.Continue();
        EpisodeScope.Current = new EpisodeScope(runId, state.Begin!.Purpose);
        await EmitAsync(new RunStarted(runId, definition.Name, state.Superstep > 0));
        try
        {
            var end = state.Active().Count == 0
                ? await AppendAsync([await EndAsync()], cancellationToken)
                : await StepsAsync(cancellationToken);
            return await FinishAsync(end);
        }
        catch (NodeFailedException e)
        {
            var end = new EndRecord(WorkflowStatus.Failed, null, e.Message, meter.Spent);
            await AppendAsync([end], CancellationToken.None);
            return await FinishAsync(end);
        }
    }

    private async Task<EndRecord> StepsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var step = await StepAsync(cancellationToken);
            state.Apply(step);
            var records = new List<RunRecord> { step };
            if (state.Active().Count == 0)
                records.Add(await EndAsync());
            // The episodes first: a checkpoint names none that could be lost.
            foreach (var receipt in step.Nodes.SelectMany(n => n.Receipts))
                await receipt.Acknowledged.WaitAsync(cancellationToken);
            var end = await AppendAsync(records, cancellationToken);
            FaultPoint.Hit(FaultPoint.StepWritten);
            await TellAsync(step);
            if (end is not null)
                return end;
        }
    }

    private async Task<StepRecord> StepAsync(CancellationToken cancellationToken)
    {
        int superstep = state.Superstep + 1;
        var nodes = state.Active().Select(id => definition.Graph[id]).ToArray();
        if (Listens)
            await EmitAsync(new SuperstepStarted(runId, superstep, [.. nodes.Select(n => n.Id)]));
        long start = host.Time.GetTimestamp();
        var outcomes = await WithinTimeAsync(nodes, superstep, cancellationToken);
        meter.AddTime(host.Time.GetElapsedTime(start));
        return Scheduler.Step(definition.Graph, state, outcomes, meter.Spent);
    }

    private async Task<IReadOnlyList<NodeOutcome>> WithinTimeAsync(
        WorkflowNode[] nodes, int superstep, CancellationToken cancellationToken)
    {
        if (meter.TimeLeft is not { } left)
            return await RunAllAsync(nodes, superstep, cancellationToken);
        using var time = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, host.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            return await RunAllAsync(nodes, superstep, both.Token);
        }
        catch (OperationCanceledException e) when (time.IsCancellationRequested
            && !cancellationToken.IsCancellationRequested)
        {
            throw new NodeFailedException($"{definition.File}(1,1): {meter.TimeIsSpent().Message}", e);
        }
    }

    private async Task<IReadOnlyList<NodeOutcome>> RunAllAsync(
        WorkflowNode[] nodes, int superstep, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (nodes.Length == 1)
            return [await NodeRunner.RunAsync(this, nodes[0], superstep, cancellationToken)];
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = failed.Token;
        var tasks = nodes.Select(node => Task.Run(() => RunOneAsync(node, superstep, failed, token), token)).ToArray();
        try
        {
            return await Task.WhenAll(tasks);
        }
        catch when (!cancellationToken.IsCancellationRequested)
        {
            // The failure, and not the neighbours that were cancelled because of it.
            var fault = tasks.FirstOrDefault(t => t.IsFaulted);
            if (fault is not null)
                await fault;
            throw;
        }
    }

    private async Task<NodeOutcome> RunOneAsync(
        WorkflowNode node, int superstep, CancellationTokenSource failed, CancellationToken token)
    {
        try
        {
            return await NodeRunner.RunAsync(this, node, superstep, token);
        }
        catch (NodeFailedException)
        {
            await failed.CancelAsync();
            throw;
        }
    }

    private async Task<EndRecord> EndAsync()
    {
        if (state.Pending.Count > 0)
            return new EndRecord(WorkflowStatus.Waiting, null, null, meter.Spent);
        try
        {
            var output = definition.Output is { } template ? await template.EvaluateAsync(state)
                : state.Last is { } last ? state.Find(last) : JsonValues.Null;
            return new EndRecord(WorkflowStatus.Completed, output, null, meter.Spent);
        }
        catch (AgentsException e)
        {
            return new EndRecord(WorkflowStatus.Failed, null, e.Message, meter.Spent);
        }
    }

    private async Task<EndRecord> AppendAsync(IReadOnlyList<RunRecord> records, CancellationToken cancellationToken)
    {
        var end = records.OfType<EndRecord>().SingleOrDefault();
        var written = records.Select(r => new NewRecord(RunRecord.Collection, runId, r.Write()));
        await host.Records.AppendAsync(
            end is null || claim is null ? [.. written] : [.. written, claim.Release()], cancellationToken);
        return end!;
    }

    private async ValueTask TellAsync(StepRecord step)
    {
        foreach (var request in step.Nodes.SelectMany(n => n.Requests ?? []))
        {
            FaultPoint.Hit(FaultPoint.RequestPending);
            await EmitAsync(new RequestRaised(runId, request));
        }

        if (Listens)
            await EmitAsync(new SuperstepCompleted(runId, step.Superstep));
    }

    private async Task<WorkflowResult> FinishAsync(EndRecord end)
    {
        state.Apply(end);
        if (claim is not null && end.Status != WorkflowStatus.Waiting)
            host.End(runId);
        var result = Result(end);
        if (end.Output is { } output)
            await EmitAsync(new OutputGiven(runId, output));
        await EmitAsync(end.Status == WorkflowStatus.Failed
            ? new RunFailed(runId, result) : new RunCompleted(runId, result));
        return result;
    }

    private WorkflowResult Result(EndRecord end) => new()
    {
        RunId = runId,
        Status = end.Status,
        Output = end.Output,
        Error = end.Error,
        Requests = [.. state.Requests],
        Spent = meter.Spent,
        SpentByNode = state.SpentByNode,
    };
}
