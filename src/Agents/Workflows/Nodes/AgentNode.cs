using Agents.Workflows.Engine;
using Agents.Workflows.Graph;
using Agents.Workflows.Shapes;
using Agents.Workflows.Templates;
using Agents.Workflows.Types;

namespace Agents.Workflows.Nodes;

/// <summary>Asks a model.</summary>
internal sealed class AgentNode : WorkflowNode
{
    public static readonly NodeKind Definition = new("agent",
    [
        new Field("agent", new EitherShape(TextShape.Name, CommonFields.Agent),
            "An agent of the list 'agents', or its definition. Default: the workflow's model without instructions."),
        new Field("prompt", new TextShape(), "What it is asked; a template.", Required: true),
        CommonFields.NodeBudget,
        .. CommonFields.Work,
    ], reader => new AgentNode(reader));

    private AgentNode(NodeReader reader)
        : base(reader)
    {
        Agent = reader.AgentOf("agent");
        Prompt = reader.Prompt("prompt");
        Next = reader.Target("next");
    }

    public AgentDefinition Agent { get; }

    public Template? Prompt { get; }

    public Edge? Next { get; }

    public override DataType? OutputType => Agent.Output ?? DataType.Text;

    public override async ValueTask<NodeResult> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        string? instructions = Agent.Instructions is { } template ? await template.RenderAsync(context.Values) : null;
        string prompt = await Prompt!.RenderAsync(context.Values);
        var output = await new AgentCall(Agent, context).AskAsync(instructions, prompt, cancellationToken);
        return NodeResult.Of(output, Next);
    }
}
