using System.Diagnostics;
using System.Text.Json;
using Agents.Faults;
using Agents.Workflows.Nodes;
using Polly.Timeout;

namespace Agents.Workflows.Engine;

/// <summary>Executes one node once, with its attempts, its limits, its span and its events.</summary>
internal static class NodeRunner
{
    private const int MaxOutput = 4 << 20;

    public static async Task<NodeOutcome> RunAsync(
        WorkflowRun run, WorkflowNode node, int superstep, CancellationToken cancellationToken)
    {
        var previous = run.State.Pending.GetValueOrDefault(node.Id);
        var meter = new Meter($"Node '{node.Id}'", node.Budget, run.Meter, previous?.Spent ?? default);
        var context = new NodeContext(run, node, superstep, previous, meter);
        using var activity = WorkflowActivity.Node(node, run.RunId);
        if (run.Listens)
            await run.EmitAsync(new NodeStarted(run.RunId, superstep, node.Id, node.Kind));
        long start = run.Host.Time.GetTimestamp();
        try
        {
            var result = await WithinTimeAsync(run, node, context, cancellationToken);
            meter.AddTime(run.Host.Time.GetElapsedTime(start));
            FaultPoint.Hit(FaultPoint.NodeDone);
            WorkflowActivity.Spent(activity, context);
            await EmitAsync(run, node, superstep, result, meter.Spent);
            return new NodeOutcome(result, Record(context, node, result));
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            string message = $"{run.Definition.File}({node.Position.Line},{node.Position.Column}): node '{node.Id}' "
                + $"failed: {Explain(e, node)}";
            activity?.SetStatus(ActivityStatusCode.Error, message);
            WorkflowActivity.Spent(activity, context);
            await run.EmitAsync(new NodeFailed(run.RunId, superstep, node.Id, message));
            throw new NodeFailedException(message, e);
        }
    }

    private static async Task<NodeResult> WithinTimeAsync(
        WorkflowRun run, WorkflowNode node, NodeContext context, CancellationToken cancellationToken)
    {
        if (context.Meter.TimeLeft is not { } left)
            return await AttemptAsync(run, node, context, cancellationToken);
        if (left <= TimeSpan.Zero)
            throw context.Meter.TimeIsSpent();
        using var time = new CancellationTokenSource(left, run.Host.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            return await AttemptAsync(run, node, context, both.Token);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested
            && !cancellationToken.IsCancellationRequested)
        {
            throw context.Meter.TimeIsSpent();
        }
    }

    private static async Task<NodeResult> AttemptAsync(
        WorkflowRun run, WorkflowNode node, NodeContext context, CancellationToken cancellationToken)
    {
        var result = run.Host.Pipeline(node) is { } pipeline
            ? await pipeline.ExecuteAsync(
                static (state, token) => state.node.RunAsync(state.context, token), (node, context), cancellationToken)
            : await node.RunAsync(context, cancellationToken);
        if (result.Output.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number)
            return result;
        return result.Output.GetRawText().Length <= MaxOutput
            ? result
            : throw new AgentsException($"its output is longer than {MaxOutput} characters.");
    }

    private static NodeRecord Record(NodeContext context, WorkflowNode node, NodeResult result)
    {
        bool waits = result.Requests.Count > 0;
        return new NodeRecord(
            node.Id, context.LocalKey, waits ? null : result.Output, waits ? result.Requests : null,
            context.Meter.Spent, [.. context.Episodes.Select(e => e.EpisodeId)])
        {
            Receipts = context.Episodes,
        };
    }

    private static async ValueTask EmitAsync(
        WorkflowRun run, WorkflowNode node, int superstep, NodeResult result, WorkflowSpending spent)
    {
        if (run.Listens && result.Requests.Count == 0)
            await run.EmitAsync(new NodeCompleted(run.RunId, superstep, node.Id, JsonValues.Of(result.Output), spent));
    }

    private static string Explain(Exception e, WorkflowNode node) => e switch
    {
        TimeoutRejectedException => $"it took longer than its timeout of {node.Timeout}.",
        AgentsException => e.Message,
        OperationCanceledException => "it was cancelled from within.",
        _ => $"{e.GetType().Name}: {e.Message}",
    };
}
