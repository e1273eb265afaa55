using System.Text.Json;
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

    public override (string Open, string Close) Outline => ("[[", "]]");

    public override async ValueTask<NodeResult> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        var function = context.Run.Host.Function(Function);
        var arguments = new AIFunctionArguments { Services = context.Run.Host.Services };
        if (Arguments is not null)
        {
            foreach (var argument in (await Arguments.EvaluateAsync(context.Values)).EnumerateObject())
                arguments[argument.Name] = Argument(function, argument.Name, argument.Value);
        }

        if (Parameter(function, KeyParameter) is not null)
            arguments[KeyParameter] = context.Key;
        // A function that heeds no cancellation is left behind, and holds up nothing.
        var result = await function.InvokeAsync(arguments, cancellationToken).AsTask().WaitAsync(cancellationToken);
        return NodeResult.Of(JsonValues.Of(result), Next);
    }

    // Where text is wanted a number is text as well: a template cannot say which of the two it means.
    private static object? Argument(AIFunction function, string name, JsonElement value)
    {
        bool textIsWanted = Parameter(function, name) is { } schema && schema.TryGetProperty("type", out var type)
            && type.ValueKind == JsonValueKind.String && type.ValueEquals("string");
        return textIsWanted && value.ValueKind is (JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            ? value.GetRawText()
            : JsonValues.ToArgument(value);
    }

    private static JsonElement? Parameter(AIFunction function, string name) =>
        function.JsonSchema.TryGetProperty("properties", out var properties)
        && properties.TryGetProperty(name, out var schema) && schema.ValueKind == JsonValueKind.Object ? schema : null;
}
