using System.Diagnostics;
using Agents.Workflows.Nodes;

namespace Agents.Workflows.Engine;

/// <summary>Spans of runs and nodes, by the source <c>Agents.Workflows</c>.</summary>
internal static class WorkflowActivity
{
    public const string SourceName = "Agents.Workflows";

    private static readonly ActivitySource Source = new(SourceName);

    public static Activity? Run(WorkflowDefinition definition, string runId)
    {
        var activity = Source.StartActivity($"workflow {definition.Name}");
        activity?.SetTag("workflow.name", definition.Name).SetTag("workflow.run.id", runId);
        return activity;
    }

    public static Activity? Node(WorkflowNode node, string runId)
    {
        var activity = Source.StartActivity($"node {node.Id}");
        activity?.SetTag("workflow.node.id", node.Id).SetTag("workflow.node.kind", node.Kind)
            .SetTag("workflow.run.id", runId);
        return activity;
    }

    public static void Spent(Activity? activity, NodeContext context) => activity?
        .SetTag("gen_ai.usage.input_tokens", context.Usage.InputTokenCount)
        .SetTag("gen_ai.usage.output_tokens", context.Usage.OutputTokenCount)
        .SetTag("workflow.tokens", context.Meter.Spent.Tokens)
        .SetTag("workflow.model_calls", context.Meter.Spent.Calls);
}
