using Agents.Workflows.Nodes;
using Agents.Workflows.Shapes;
using Agents.Workflows.Types;

namespace Agents.Workflows;

/// <summary>The shape of a file.</summary>
internal static class WorkflowShape
{
    /// <summary>The model that answers where nothing is said.</summary>
    public const string DefaultModel = "policy";

    public const int MaxNodes = 1000;

    public static RecordShape Root { get; } = new("a workflow",
    [
        new Field("name", TextShape.Name, "Its name. Default: that of the file."),
        new Field("description", new TextShape(), "What it is for."),
        new Field("inputs", new MapShape(TypeShapes.Input), "What it asks for: names with their types."),
        new Field("model", new TextShape(), $"The model of agents that name none. Default: {DefaultModel}."),
        CommonFields.RunBudget,
        new Field("agents", new MapShape(CommonFields.Agent), "Agents that several nodes share, by name."),
        new Field("start", TextShape.Name, "The node that a run begins with. Default: the first."),
        new Field("nodes", new ListShape(NodeKind.Shape, most: MaxNodes), "The steps.", Required: true),
        new Field("output", new AnyShape(), "The result; texts in it are templates. Default: the last node's output."),
    ]);
}
