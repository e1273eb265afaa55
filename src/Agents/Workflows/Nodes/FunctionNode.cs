using Agents.Workflows.Engine;
using Agents.Workflows.Graph;
using Agents.Workflows.Shapes;
using Agents.Workflows.Templates;
using Microsoft.Extensions.AI;

namespace Agents.Workflows.Nodes;

/// <summary>Calls a registered function.</summary>
internal sealed class FunctionNode : WorkflowNode
{
    /// <summary>
    /// A parameter of this name gets the idempotency key: the same when the execution is repeated after a crash.
    /// </summary>
    private const string KeyParameter = "idempotencyKey";

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

    public override async ValueTask<NodeResult> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        var function = context.Run.Host.Function(Function);
        var arguments = new AIFunctionArguments { Services = context.Run.Host.Services };
        if (Arguments is not null)
        {
            foreach (var argument in (await Arguments.EvaluateAsync(context.Values)).EnumerateObject())
                arguments[argument.Name] = JsonValues.ToArgument(argument.Value);
        }

        if (Takes(function, KeyParameter))
            arguments[KeyParameter] = context.Key;
        var result = await function.InvokeAsync(arguments, cancellationToken);
        return NodeResult.Of(JsonValues.Of(result), Next);
    }

    private static bool Takes(AIFunction function, string parameter) =>
        function.JsonSchema.TryGetProperty("properties", out var properties)
        && properties.TryGetProperty(parameter, out _);

    public override (string Open, string Close) Outline => ("[[", "]]");
}
