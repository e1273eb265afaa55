using Agents.Workflows.Engine;
using Agents.Workflows.Graph;
using Agents.Workflows.Shapes;
using Agents.Workflows.Templates;
using Agents.Workflows.Types;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Nodes;

/// <summary>Goes on with the first case that holds; its output is the id of the node that it chose.</summary>
internal sealed class SwitchNode : WorkflowNode
{
    public static readonly NodeKind Definition = new("switch",
    [
        new Field("cases", new ListShape(new RecordShape("a case",
        [
            new Field("when", new TextShape(), "A condition, without braces.", Required: true),
            new Field("next", TextShape.Name, "The node where it holds.", Required: true),
        ]), most: 32), "Conditions, of which the first that holds is taken.", Required: true),
        new Field("default", TextShape.Name, "The node where none holds.", Required: true),
    ], reader => new SwitchNode(reader));

    private SwitchNode(NodeReader reader)
        : base(reader)
    {
        Cases = [.. reader.Records("cases").Select((map, i) => (
            reader.Condition(map.Find("when")),
            reader.Lead((YamlScalar)map.Find("next")!, EdgeKind.Case, i)))];
        Default = reader.Target("default", EdgeKind.Case)!;
    }

    public IReadOnlyList<(Template? When, Edge Next)> Cases { get; }

    public Edge Default { get; }

    public override DataType OutputType => DataType.Text;

    public override async ValueTask<NodeResult> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        foreach (var (when, next) in Cases)
        {
            if (await when!.HoldsAsync(context.Values))
                return NodeResult.Of(JsonValues.Of(next.To), next);
        }

        return NodeResult.Of(JsonValues.Of(Default.To), Default);
    }

    public override (string Open, string Close) Outline => ("{", "}");

    public override string? LabelOf(Edge edge) =>
        edge == Default ? "else" : Cases[edge.Index].When?.Source.Text;
}
