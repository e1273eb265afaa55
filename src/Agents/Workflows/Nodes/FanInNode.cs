using Agents.Workflows.Engine;
using Agents.Workflows.Graph;
using Agents.Workflows.Types;

namespace Agents.Workflows.Nodes;

/// <summary>
/// Waits for all branches of its fan-out; its output is the list of what their last nodes gave, in their order.
/// </summary>
internal sealed class FanInNode : WorkflowNode
{
    public static readonly NodeKind Definition = new("fan_in", [CommonFields.Next], reader => new FanInNode(reader));

    private FanInNode(NodeReader reader)
        : base(reader) => Next = reader.Target("next");

    public Edge? Next { get; }

    public override DataType OutputType { get; } = new(DataKind.List);

    public override ValueTask<NodeResult> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        var outputs = context.Arrivals.Select(a => JsonValues.Of((object)context.Values.Find(a.From)));
        return new(NodeResult.Of(JsonValues.Of(outputs.ToArray()), Next));
    }

    public override (string Open, string Close) Outline => ("{{", "}}");
}
