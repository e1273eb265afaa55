using Agents.Workflows.Graph;
using Agents.Workflows.Shapes;
using Agents.Workflows.Templates;

namespace Agents.Workflows.Nodes;

/// <summary>Calls a registered function.</summary>
internal sealed class FunctionNode : WorkflowNode
{
    public static readonly NodeKind Definition = new("function",
    [
        new Field("function", CommonFields.FunctionName, "The function, as Plugin.Name.", Required: true),
        new Field("arguments", new MapShape(new AnyShape()), "Its arguments by name; texts in them are templates."),
        .. CommonFields.Work,
    ], reader => new FunctionNode(reader));

    private FunctionNode(NodeReader reader)
        : base(reader)
    {
        Function = reader.Function("function");
        Arguments = reader.Values("arguments");
        Next = reader.Target("next");
    }

    public string Function { get; }

    public ValueTemplate? Arguments { get; }

    public Edge? Next { get; }
}
