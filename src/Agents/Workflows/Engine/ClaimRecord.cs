using System.Text.Json;

namespace Agents.Workflows.Engine;

/// <summary>A process says that it works on a run, or no longer does.</summary>
/// <param name="Id">Names the claim.</param>
/// <param name="Machine">Where the process runs.</param>
/// <param name="Process">Its id there.</param>
/// <param name="Over">A claim that was found left behind, and that this one takes the place of.</param>
/// <param name="Released">True where the claim ends.</param>
internal sealed record ClaimRecord(string Id, string Machine, int Process, string? Over, bool Released)
{
    /// <summary>The collection of the record log; the key is the run's id.</summary>
    public const string Collection = "workflow_claims";

    public static ClaimRecord Read(string json) => JsonSerializer.Deserialize<ClaimRecord>(json)
        ?? throw new AgentsException("A claim of a workflow run is empty.");

    public string Write() => JsonSerializer.Serialize(this);
}
