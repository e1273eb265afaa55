using Agents.Workflows.Graph;
using Agents.Workflows.Shapes;
using Agents.Workflows.Templates;
using Agents.Workflows.Types;

namespace Agents.Workflows.Nodes;

/// <summary>
/// Runs its body while a condition holds, at most <c>max</c> times. The body leads back to it by a plain edge. Its
/// output holds <c>pass</c> (passes begun), <c>capped</c> (it ended at <c>max</c>) and <c>done</c>.
/// </summary>
internal sealed class LoopNode : WorkflowNode
{
    public static readonly NodeKind Definition = new("loop",
    [
        new Field("while", new TextShape(), "A condition, without braces; read before each pass. Default: true."),
        new Field("max", new WholeShape(1, 10_000), "Most passes.", Required: true),
        new Field("body", TextShape.Name, "The first node of a pass; the last leads back here.", Required: true),
        CommonFields.Next,
    ], reader => new LoopNode(reader));

    private LoopNode(NodeReader reader)
        : base(reader)
    {
        While = reader.Condition(reader.Find("while"));
        Max = reader.Whole("max")!.Value;
        Body = reader.Target("body", EdgeKind.Body)!;
        Next = reader.Target("next");
    }

    public Template? While { get; }

    public int Max { get; }

    public Edge Body { get; }

    public Edge? Next { get; }

    public override bool MayEnd => Next is null;

    public override DataType OutputType { get; } = new(DataKind.Object)
    {
        Fields = new Dictionary<string, DataType>
        {
            ["pass"] = new(DataKind.Integer),
            ["capped"] = new(DataKind.Boolean),
            ["done"] = new(DataKind.Boolean),
        },
    };
}
