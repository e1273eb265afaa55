using Agents.Workflows.Shapes;

namespace Agents.Workflows.Nodes;

/// <summary>A kind of node: how it is written, and what reads it.</summary>
/// <param name="Name">The word under <c>kind</c>.</param>
/// <param name="Fields">Its keys beside <c>id</c> and <c>kind</c>.</param>
/// <param name="Read">Makes the node of a map that has these keys.</param>
internal sealed record NodeKind(string Name, IReadOnlyList<Field> Fields, Func<NodeReader, WorkflowNode> Read)
{
    /// <summary>All kinds; a new one is a class and a line here.</summary>
    public static IReadOnlyDictionary<string, NodeKind> All { get; } = new[]
    {
        AgentNode.Definition,
        FunctionNode.Definition,
        FanOutNode.Definition,
        FanInNode.Definition,
        SwitchNode.Definition,
        LoopNode.Definition,
        RequestNode.Definition,
        SubworkflowNode.Definition,
    }.ToDictionary(kind => kind.Name);

    /// <summary>A node of any kind.</summary>
    public static Shape Shape { get; } = new VariantShape("a node", "kind", All.ToDictionary(
        kind => kind.Key, kind => kind.Value.Record));

    private RecordShape Record { get; } = new($"a node of kind {Name}",
    [
        new Field("id", TextShape.Name, "Its name, by which others lead to it and expressions read its output.", true),
        new Field("kind", new ChoiceShape(Name), "What it does.", Required: true),
        .. Fields,
    ]);
}
