using Agents.Workflows.Engine;
using Agents.Workflows.Graph;
using Agents.Workflows.Shapes;
using Agents.Workflows.Templates;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Nodes;

/// <summary>Runs another workflow; its output is that workflow's.</summary>
internal sealed class SubworkflowNode : WorkflowNode
{
    public static readonly NodeKind Definition = new("workflow",
    [
        new Field("workflow", new TextShape(), "Its name, or its file below this one's folder.", Required: true),
        new Field("inputs", new MapShape(new AnyShape()), "Its inputs by name; texts in them are templates."),
        CommonFields.NodeBudget,
        .. CommonFields.Work,
    ], reader => new SubworkflowNode(reader));

    private SubworkflowNode(NodeReader reader)
        : base(reader)
    {
        Workflow = reader.Workflow("workflow");
        Inputs = reader.Values("inputs");
        Next = reader.Target("next");
        if (Workflow is not null)
            CheckInputs(reader, Workflow, reader.Find("inputs") as YamlMap);
    }

    public WorkflowDefinition? Workflow { get; }

    public ValueTemplate? Inputs { get; }

    public Edge? Next { get; }

    private static void CheckInputs(NodeReader reader, WorkflowDefinition workflow, YamlMap? given)
    {
        var known = workflow.Inputs.Select(i => i.Name).ToArray();
        foreach (var (name, entry) in given?.Entries ?? new Dictionary<string, YamlEntry>())
        {
            if (!known.Contains(name))
            {
                reader.Refuse(entry.KeyPosition, $"Workflow '{workflow.Name}' has no input '{name}'."
                    + $"{Names.Hint(name, known)} It has: {Names.List(known)}.");
            }
        }

        foreach (var input in workflow.Inputs.Where(i => i.Default is null && given?.Find(i.Name) is null))
        {
            reader.Refuse(reader.Position,
                $"Workflow '{workflow.Name}' needs the input '{input.Name}': give it under 'inputs'.");
        }
    }

    public override async ValueTask<NodeResult> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        var inputs = Inputs is null
            ? JsonValues.Of(new { })
            : await Inputs.EvaluateAsync(context.Values);
        var run = await ChildRun.OpenAsync(context, Workflow!, inputs, cancellationToken);
        var result = await run.ExecuteAsync(cancellationToken);
        return result.Status switch
        {
            WorkflowStatus.Completed => NodeResult.Of(result.Output ?? JsonValues.Null, Next),
            WorkflowStatus.Waiting => NodeResult.Waits(
                [.. result.Requests.Select(r => r with { Id = $"{context.LocalKey}/{r.Id}" })]),
            _ => throw new AgentsException(result.Error!),
        };
    }

    public override (string Open, string Close) Outline => ("[[", "]]");
}
