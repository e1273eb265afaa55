using System.Text.Json.Nodes;

namespace Agents.Plugins.WorkflowArchitect.Nexus;

/// <summary>A member that works.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SystemMessage">What it is told first.</param>
/// <param name="Model">The model, as the file names it.</param>
internal sealed record NexusAgent(string Name, string SystemMessage, string Model)
    : NexusMember(Name, SystemMessage, Model)
{
    public IReadOnlyList<NexusTool> Tools { get; init; } = [];

    /// <summary>JSON schema of its answers; null for text.</summary>
    public JsonObject? OutputSchema { get; init; }

    public bool KeepHistory { get; init; } = true;

    public bool Strict { get; init; }
}
