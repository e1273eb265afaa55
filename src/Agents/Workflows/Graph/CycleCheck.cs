using Agents.Workflows.Nodes;

namespace Agents.Workflows.Graph;

/// <summary>Refuses cycles other than those that loops make.</summary>
internal static class CycleCheck
{
    /// <param name="nodes">All nodes.</param>
    /// <param name="back">The edges by which bodies lead back to their loops.</param>
    /// <param name="errors">Where the first edge that closes a cycle is reported.</param>
    public static void Run(IReadOnlyList<WorkflowNode> nodes, IReadOnlySet<Edge> back, ErrorList errors)
    {
        var edges = nodes.ToDictionary(n => n.Id, n => n.Edges.Where(e => !back.Contains(e)).ToArray());
        var open = nodes.ToDictionary(n => n.Id, _ => 0);
        foreach (var edge in edges.Values.SelectMany(e => e))
            open[edge.To]++;
        var ready = new Queue<string>(open.Where(o => o.Value == 0).Select(o => o.Key));
        while (ready.TryDequeue(out string? id))
        {
            open.Remove(id);
            foreach (var edge in edges[id])
            {
                if (--open[edge.To] == 0)
                    ready.Enqueue(edge.To);
            }
        }

        if (open.Count > 0)
            Report(FirstCycle(open.Keys.First(), edges, open.Keys), errors);
    }

    // Every node that is left lies on a cycle or behind one; walking backwards ends in the cycle.
    private static List<Edge> FirstCycle(
        string from, Dictionary<string, Edge[]> edges, IReadOnlyCollection<string> left)
    {
        var before = edges.Where(e => left.Contains(e.Key)).SelectMany(e => e.Value)
            .Where(e => left.Contains(e.To)).GroupBy(e => e.To).ToDictionary(g => g.Key, g => g.First());
        var path = new List<Edge>();
        var seen = new Dictionary<string, int>();
        for (string id = from; seen.TryAdd(id, path.Count); id = path[^1].From)
            path.Add(before[id]);
        int start = seen[path[^1].From];
        path.RemoveRange(0, start);
        path.Reverse();
        return path;
    }

    private static void Report(List<Edge> cycle, ErrorList errors)
    {
        string way = string.Join(" → ", cycle.Select(e => e.From).Append(cycle[0].From).Take(20));
        errors.Add(cycle[^1].Position,
            $"This closes the cycle {way}, which nothing ends: repeat with a node of kind loop, to which its body leads back.");
    }
}
