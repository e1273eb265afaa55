using System.Text.Json;
using Agents.Episodes;
using Agents.Workflows.Nodes;
using Agents.Workflows.Templates;
using Microsoft.Extensions.AI;

namespace Agents.Workflows.Engine;

/// <summary>One execution of a node, as the node sees it.</summary>
internal sealed class NodeContext(WorkflowRun run, WorkflowNode node, int superstep, NodeRecord? previous, Meter meter)
{
    private readonly List<EpisodeReceipt> _episodes = [];

    public WorkflowRun Run => run;

    public IValueSource Values => run.State;

    public Meter Meter => meter;

    /// <summary>Names the execution in its run; the same when it is repeated after a crash or an answer.</summary>
    public string LocalKey { get; } = previous?.Key ?? $"{node.Id}-{superstep}";

    /// <summary>The same, among all runs.</summary>
    public string Key => $"{run.RunId}/{LocalKey}";

    /// <summary>The waiting execution that this one goes on from, or null.</summary>
    public NodeRecord? Previous => previous;

    public IReadOnlyList<EpisodeReceipt> Episodes => _episodes;

    /// <summary>What the models say that they used.</summary>
    public UsageDetails Usage { get; } = new();

    /// <summary>The branches that arrived at this fan-in.</summary>
    public IReadOnlyList<Arrival> Arrivals => run.State.Arrived.GetValueOrDefault(node.Id) ?? [];

    public bool TryAnswer(string request, out JsonElement value) => run.State.TryAnswer(request, out value);

    /// <summary>A model within this node's budgets, and the version that this run is pinned to.</summary>
    public (IChatClient Client, string? ModelId) Model(string? name) => run.Model(name, this);

    /// <summary>Keeps what a model call left.</summary>
    public void Keep(UsageDetails? usage, EpisodeReceipt? episode)
    {
        lock (_episodes)
        {
            if (usage is not null)
                Usage.Add(usage);
            if (episode is not null)
                _episodes.Add(episode);
        }
    }
}
