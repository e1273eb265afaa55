using Agents.Workflows.Nodes;

namespace Agents.Workflows.Graph;

/// <summary>
/// Finds the region of every node by following the edges from the start, and refuses what could wait for ever, run
/// without end or never run.
/// </summary>
internal sealed class StructureCheck
{
    private readonly ErrorList _errors;
    private readonly Dictionary<string, WorkflowNode> _nodes;
    private readonly RegionTable _table = new();
    private readonly Dictionary<string, Region> _regions = [];
    private readonly Dictionary<string, string> _joins = [];
    private readonly Dictionary<string, HashSet<int>> _arrived = [];
    private readonly HashSet<Edge> _back = [];
    private readonly Queue<string> _open = new();

    private StructureCheck(IReadOnlyList<WorkflowNode> nodes, ErrorList errors)
    {
        _errors = errors;
        _nodes = nodes.ToDictionary(n => n.Id);
    }

    /// <summary>The regions of all nodes; where the structure is wrong, errors are kept.</summary>
    public static IReadOnlyDictionary<string, Region> Run(
        IReadOnlyList<WorkflowNode> nodes, string start, ErrorList errors)
    {
        var check = new StructureCheck(nodes, errors);
        if (check._nodes[start] is FanInNode join)
            errors.Add(join.Position, $"A run cannot begin with fan_in '{start}': there is no branch to wait for.");
        check.Place(start, check._table.Root, null);
        while (check._open.TryDequeue(out string? id))
        {
            foreach (var edge in check._nodes[id].Edges)
                check.Follow(edge);
        }

        check.RequireReached(nodes);
        check.RequireAllBranches();
        check.RequireEnds();
        CycleCheck.Run(nodes, check._back, errors);
        return check._regions;
    }

    private void Follow(Edge edge)
    {
        var region = _regions[edge.From];
        region = edge.Kind switch
        {
            EdgeKind.Branch => _table.Enter(region, edge.From, edge.Index),
            EdgeKind.Body => _table.Enter(region, edge.From, Region.Body),
            _ => region,
        };
        if (region.IsBody && region.Node == edge.To && edge.To != edge.From)
            _back.Add(edge);
        else if (_nodes[edge.To] is FanInNode)
            Join(edge, region);
        else
            Place(edge.To, region, edge);
    }

    private void Join(Edge edge, Region region)
    {
        if (!region.IsBranch)
        {
            _errors.Add(edge.Position, $"fan_in '{edge.To}' joins the branches of a fan_out, and this way comes from "
                + "none. Where branches of a switch meet again, lead each of them to the next node itself.");
            return;
        }

        string fanOut = region.Node;
        if (_joins.TryAdd(fanOut, edge.To) is false && _joins[fanOut] != edge.To)
        {
            _errors.Add(edge.Position, $"fan_out '{fanOut}' is joined by '{_joins[fanOut]}' already: all its branches "
                + "must lead to the same fan_in.");
            return;
        }

        if (!_arrived.TryGetValue(fanOut, out var branches))
            _arrived[fanOut] = branches = [];
        branches.Add(region.Branch);
        Place(edge.To, region.Parent!, edge);
    }

    private void Place(string id, Region region, Edge? edge)
    {
        if (_regions.TryAdd(id, region))
            _open.Enqueue(id);
        else if (!_regions[id].Equals(region))
            _errors.Add(edge!.Position, $"'{id}' is reached {Describe(_regions[id])} and here {Describe(region)}. "
                + Advice(_regions[id], region));
    }

    private void RequireReached(IEnumerable<WorkflowNode> nodes)
    {
        foreach (var node in nodes.Where(n => !_regions.ContainsKey(n.Id)))
            _errors.Add(node.Position, $"'{node.Id}' is never reached: lead a node to it with 'next', or remove it.");
    }

    // A branch that ends before the join is found by RequireEnds; one that never comes near it is found here.
    private void RequireAllBranches()
    {
        foreach (var (fanOut, branches) in _arrived)
        {
            foreach (var edge in _nodes[fanOut].Edges.Where(e => !branches.Contains(e.Index)))
            {
                _errors.Add(edge.Position, $"The branch '{edge.To}' of '{fanOut}' never reaches fan_in "
                    + $"'{_joins[fanOut]}', which would wait for it for ever: lead it there.");
            }
        }
    }

    private void RequireEnds()
    {
        foreach (var (id, innermost) in _regions.Where(r => _nodes[r.Key].MayEnd))
        {
            for (var region = innermost; region.Parent is not null; region = region.Parent)
            {
                if (region.IsBody)
                {
                    _errors.Add(_nodes[id].Position, $"'{id}' ends within the body of the loop '{region.Node}': "
                        + $"lead it back with 'next: {region.Node}'.");
                    break;
                }

                if (_joins.TryGetValue(region.Node, out string? join))
                {
                    _errors.Add(_nodes[id].Position, $"'{id}' may end a branch of '{region.Node}' that fan_in "
                        + $"'{join}' waits for: lead it there with 'next: {join}'.");
                    break;
                }
            }
        }
    }

    private static string Describe(Region region) => region switch
    {
        { Parent: null } => "from outside of every loop and branch",
        { IsBody: true } => $"from within the loop '{region.Node}'",
        _ => $"from branch {region.Branch + 1} of '{region.Node}'",
    };

    private static string Advice(Region one, Region other) => one.IsBody || other.IsBody
        ? "A loop is left by its condition alone, and entered at the loop alone."
        : "Only a fan_in joins branches that run in parallel.";
}
