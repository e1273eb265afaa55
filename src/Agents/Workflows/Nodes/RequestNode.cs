using Agents.Workflows.Engine;
using Agents.Workflows.Graph;
using Agents.Workflows.Shapes;
using Agents.Workflows.Templates;
using Agents.Workflows.Types;

namespace Agents.Workflows.Nodes;

/// <summary>Asks a person. The run waits, for days if need be, until it is answered.</summary>
internal sealed class RequestNode : WorkflowNode
{
    public static readonly NodeKind Definition = new("request",
    [
        new Field("prompt", new TextShape(), "What the person is asked; a template.", Required: true),
        new Field("output", TypeShapes.Type, "The type of the answer. Default: string."),
        CommonFields.Next,
    ], reader => new RequestNode(reader));

    private RequestNode(NodeReader reader)
        : base(reader)
    {
        Prompt = reader.Prompt("prompt");
        OutputType = reader.Find("output") is { } type ? TypeReader.Read(type) : DataType.Text;
        Next = reader.Target("next");
    }

    public Template? Prompt { get; }

    public override DataType OutputType { get; }

    public Edge? Next { get; }

    public override async ValueTask<NodeResult> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        if (context.TryAnswer(context.LocalKey, out var answer))
            return NodeResult.Of(answer, Next);
        string prompt = await Prompt!.RenderAsync(context.Values);
        var schema = JsonValues.Of(OutputType.Schema());
        return NodeResult.Waits([new WorkflowRequest(context.LocalKey, prompt, schema)]);
    }

    public override (string Open, string Close) Outline => ("[/", "/]");
}
