using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Workflows.Types;
using Microsoft.Extensions.AI;

namespace Agents.Workflows;

/// <summary>
/// A workflow as a function: its inputs are the parameters, its output the result. <c>AsKernelFunction()</c> makes it
/// one of Semantic Kernel.
/// </summary>
/// <param name="runner">Runs it.</param>
/// <param name="workflow">The workflow.</param>
public sealed class WorkflowFunction(WorkflowRunner runner, WorkflowDefinition workflow) : AIFunction
{
    /// <inheritdoc/>
    public override string Name => workflow.Name;

    /// <inheritdoc/>
    public override string Description => workflow.Description ?? "";

    /// <inheritdoc/>
    public override JsonElement JsonSchema { get; } = Schema(workflow);

    /// <inheritdoc/>
    /// <exception cref="AgentsException">The run failed, or waits for a person.</exception>
    protected override async ValueTask<object?> InvokeCoreAsync(
        AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var inputs = arguments.ToDictionary(a => a.Key, a => Typed(a.Key, a.Value));
        var result = await runner.RunAsync(workflow, inputs, cancellationToken: cancellationToken);
        return result.Status switch
        {
            WorkflowStatus.Completed => result.Output,
            WorkflowStatus.Failed => throw new AgentsException(result.Error!),
            _ => throw new AgentsException($"Workflow '{workflow.Name}' asks a person: {result.Requests[0].Prompt} "
                + $"Answer request {result.Requests[0].Id} of run {result.RunId}."),
        };
    }

    // Semantic Kernel hands numbers and truth values over as text.
    private object? Typed(string name, object? value) =>
        value is string text && workflow.InputTypes.TryGetValue(name, out var type) && type.Kind != DataKind.String
            ? WorkflowText.Parse(text, type.Name)
            : value;

    private static JsonElement Schema(WorkflowDefinition workflow)
    {
        var required = workflow.Inputs.Where(i => i.Default is null).Select(i => (JsonNode)i.Name);
        return JsonValues.Of(new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(workflow.InputTypes.Select(t =>
                KeyValuePair.Create(t.Key, (JsonNode?)t.Value.Schema()))),
            ["required"] = new JsonArray([.. required]),
        });
    }
}
