namespace Agents.Workflows.Engine;

/// <summary>A superstep is done: what its nodes gave, and how the run goes on.</summary>
/// <param name="Superstep">Its number, from 1.</param>
/// <param name="Nodes">What its nodes gave, in the order of the file.</param>
/// <param name="Forgotten">Nodes whose earlier outputs are no longer read.</param>
/// <param name="Active">The nodes of the next superstep.</param>
/// <param name="Arrived">Branches that arrived at fan-ins and wait there.</param>
/// <param name="Spent">What the run has spent so far.</param>
internal sealed record StepRecord(
    int Superstep, IReadOnlyList<NodeRecord> Nodes, IReadOnlyList<string> Forgotten, IReadOnlyList<string> Active,
    IReadOnlyDictionary<string, IReadOnlyList<Arrival>> Arrived, WorkflowSpending Spent) : RunRecord;
