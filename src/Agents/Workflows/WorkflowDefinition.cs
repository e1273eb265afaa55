using Agents.Workflows.Graph;
using Agents.Workflows.Nodes;
using Agents.Workflows.Templates;
using Agents.Workflows.Types;

namespace Agents.Workflows;

/// <summary>A workflow that was read and found right. Immutable; any number of runs share it.</summary>
public sealed class WorkflowDefinition
{
    internal WorkflowDefinition(WorkflowGraph graph) => Graph = graph;

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The file, as it was named.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of its text and of the workflows that it names, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>What it asks for, in the order of the file.</summary>
    public IReadOnlyList<WorkflowInput> Inputs { get; init; } = [];

    /// <summary>What a run may spend.</summary>
    public WorkflowBudget Budget { get; init; } = new();

    /// <summary>A diagram of it, as Mermaid writes flowcharts.</summary>
    public string ToMermaid() => MermaidWriter.Write(this);

    internal string Model { get; init; } = WorkflowShape.DefaultModel;

    internal IReadOnlyDictionary<string, DataType> InputTypes { get; init; } = new Dictionary<string, DataType>();

    internal WorkflowGraph Graph { get; }

    internal ValueTemplate? Output { get; init; }

    /// <summary>Every file that it was read from, itself first.</summary>
    internal IReadOnlyList<string> Files { get; init; } = [];

    internal IReadOnlyList<WorkflowNode> Nodes => Graph.Nodes;
}
