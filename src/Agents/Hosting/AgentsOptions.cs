using System.ComponentModel.DataAnnotations;

namespace Agents.Hosting;

/// <summary>Where an application keeps its state, and how it logs.</summary>
public sealed class AgentsOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Agents";

    /// <summary>The one folder that holds the store, model versions and reports.</summary>
    /// <value>Default <c>.agents</c> in the current folder.</value>
    [Required]
    public string Data { get; set; } = ".agents";

    /// <summary>
    /// An answer waits until its episode is committed. Off: on a kill at most the last 100 ms can be lost.
    /// </summary>
    /// <value>Default false.</value>
    public bool Durable { get; set; }

    /// <summary>Episodes waiting to be written; when full, the caller waits and nothing is dropped.</summary>
    /// <value>Default 1024. Range 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; set; } = 1024;

    /// <summary>Groups the episodes of this process in the store.</summary>
    /// <value>Default: a new id at each start.</value>
    public string? RunId { get; set; }
}
