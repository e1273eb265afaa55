using System.Text.Json;
using System.Text.Json.Serialization;
using Agents.Episodes;

namespace Agents.Workflows.Engine;

/// <summary>One execution of a node.</summary>
/// <param name="Node">Id of the node.</param>
/// <param name="Key">Idempotency key of the execution.</param>
/// <param name="Output">Its output; null where it waits.</param>
/// <param name="Requests">What it waits for; null where it is done.</param>
/// <param name="Spent">What it has spent, waiting executions of the same key included.</param>
/// <param name="Episodes">The episodes of its model calls.</param>
internal sealed record NodeRecord(
    string Node, string Key, JsonElement? Output, IReadOnlyList<WorkflowRequest>? Requests, WorkflowSpending Spent,
    IReadOnlyList<string> Episodes)
{
    /// <summary>The same episodes while they are being written; not part of the record.</summary>
    [JsonIgnore]
    public IReadOnlyList<EpisodeReceipt> Receipts { get; init; } = [];
}
