using System.Collections.Concurrent;
using Agents.Workflows.Nodes;

namespace Agents.Workflows.Graph;

/// <summary>The nodes of a workflow that was found right, and its structure.</summary>
internal sealed class WorkflowGraph
{
    private readonly Dictionary<string, int> _order;
    private readonly IReadOnlyDictionary<string, Region> _regions;
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _bodies = new();

    public WorkflowGraph(
        IReadOnlyList<WorkflowNode> nodes, string start, IReadOnlyDictionary<string, Region> regions)
    {
        Nodes = nodes;
        Start = start;
        _regions = regions;
        _order = nodes.Select((node, i) => (node.Id, i)).ToDictionary(p => p.Id, p => p.i);
    }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<WorkflowNode> Nodes { get; }

    /// <summary>Id of the node that a run begins with.</summary>
    public string Start { get; }

    public WorkflowNode this[string id] => Nodes[_order[id]];

    /// <summary>Position in the file, by which results are applied.</summary>
    public int Order(string id) => _order[id];

    /// <summary>The branch that an edge to a fan-in ends.</summary>
    public int BranchOf(Edge edge) => edge.Kind == EdgeKind.Branch ? edge.Index : _regions[edge.From].Branch;

    /// <summary>How many branches a fan-in waits for that an edge leads to.</summary>
    public int BranchesAround(Edge edge)
    {
        string fanOut = edge.Kind == EdgeKind.Branch ? edge.From : _regions[edge.From].Node;
        return this[fanOut].Edges.Count;
    }

    /// <summary>The nodes in the body of a loop, inner ones too.</summary>
    public IReadOnlyList<string> BodyOf(string loop) => _bodies.GetOrAdd(
        loop, id => [.. _regions.Where(r => IsWithin(r.Value, id)).Select(r => r.Key)]);

    private static bool IsWithin(Region region, string loop)
    {
        for (var outer = region; outer.Parent is not null; outer = outer.Parent)
        {
            if (outer.IsBody && outer.Node == loop)
                return true;
        }

        return false;
    }
}
