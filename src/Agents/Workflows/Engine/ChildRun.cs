using System.Text.Json;

namespace Agents.Workflows.Engine;

/// <summary>The run of a workflow within a node of another; it has records of its own and is resumed by them.</summary>
internal static class ChildRun
{
    public static async Task<WorkflowRun> OpenAsync(
        NodeContext context, WorkflowDefinition workflow, JsonElement inputs, CancellationToken cancellationToken)
    {
        var parent = context.Run;
        string runId = context.Key;
        var state = await RunOpener.ReopenAsync(
            parent.Host, workflow, runId, parent.AcceptChanged, cancellationToken);
        // What it spent in an execution that was cut off by a crash is in no record of the parent yet.
        if (state is not null)
            context.Meter.Add(state.Spent.Beyond(context.Meter.Spent));
        state ??= await RunOpener.BeginAsync(
            parent.Host, workflow, runId, inputs, new WorkflowRunOptions { Purpose = parent.State.Begin!.Purpose },
            parent.State.Begin.Models, null, cancellationToken);
        var meter = new Meter($"The run of '{workflow.Name}'", workflow.Budget, context.Meter, state.Spent);
        return new WorkflowRun(parent.Host, workflow, runId, state, meter, parent.Sink, parent.AcceptChanged, null);
    }
}
