using System.Text.Json;
using Agents.Workflows.Graph;

namespace Agents.Workflows.Engine;

/// <summary>What an execution of a node gave.</summary>
/// <param name="Output">Its output.</param>
/// <param name="Ways">The edges that are followed.</param>
internal sealed record NodeResult(JsonElement Output, IReadOnlyList<Edge> Ways)
{
    /// <summary>What it waits for; where there is anything, it has no output yet.</summary>
    public IReadOnlyList<WorkflowRequest> Requests { get; init; } = [];

    /// <summary>Nodes whose earlier outputs are no longer read.</summary>
    public IReadOnlyList<string> Forget { get; init; } = [];

    /// <summary>An output, and the plain edge.</summary>
    public static NodeResult Of(JsonElement output, Edge? next) => new(output, next is null ? [] : [next]);

    /// <summary>Not yet: a person must answer.</summary>
    public static NodeResult Waits(IReadOnlyList<WorkflowRequest> requests) =>
        new(default, []) { Requests = requests };
}
