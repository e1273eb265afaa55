using Agents.Workflows.Engine;
using Agents.Workflows.Graph;
using Agents.Workflows.Shapes;

namespace Agents.Workflows.Nodes;

/// <summary>Begins several branches, which run in parallel.</summary>
internal sealed class FanOutNode : WorkflowNode
{
    public static readonly NodeKind Definition = new("fan_out",
    [
        new Field("next", new ListShape(TextShape.Name, least: 2, most: 32), "The first node of each branch.", true),
    ], reader => new FanOutNode(reader));

    private FanOutNode(NodeReader reader)
        : base(reader) => Branches = reader.Targets("next", EdgeKind.Branch);

    public IReadOnlyList<Edge> Branches { get; }

    public override ValueTask<NodeResult> RunAsync(NodeContext context, CancellationToken cancellationToken) =>
        new(new NodeResult(JsonValues.Null, Branches));

    public override (string Open, string Close) Outline => ("{{", "}}");
}
