using Agents.Workflows.Graph;
using Agents.Workflows.Nodes;

namespace Agents.Workflows.Engine;

/// <summary>What follows from a superstep. A pure function, so a run and its resumption agree.</summary>
internal static class Scheduler
{
    public static StepRecord Step(
        WorkflowGraph graph, RunState state, IReadOnlyList<NodeOutcome> outcomes, WorkflowSpending spent)
    {
        var active = new SortedSet<int>();
        var arrived = new Dictionary<string, IReadOnlyList<Arrival>>(state.Arrived);
        foreach (var outcome in outcomes)
        {
            if (graph[outcome.Record.Node] is FanInNode)
                arrived.Remove(outcome.Record.Node);
        }

        foreach (var edge in outcomes.SelectMany(o => o.Result.Ways))
        {
            if (graph[edge.To] is not FanInNode || Arrive(graph, arrived, edge))
                active.Add(graph.Order(edge.To));
        }

        return new StepRecord(
            state.Superstep + 1,
            [.. outcomes.Select(o => o.Record)],
            [.. outcomes.SelectMany(o => o.Result.Forget)],
            [.. active.Select(i => graph.Nodes[i].Id)],
            arrived,
            spent);
    }

    // True when it was the last branch.
    private static bool Arrive(WorkflowGraph graph, Dictionary<string, IReadOnlyList<Arrival>> arrived, Edge edge)
    {
        var others = arrived.GetValueOrDefault(edge.To) ?? [];
        arrived[edge.To] = [.. others.Append(new Arrival(graph.BranchOf(edge), edge.From)).OrderBy(a => a.Branch)];
        return others.Count + 1 == graph.BranchesAround(edge);
    }
}
