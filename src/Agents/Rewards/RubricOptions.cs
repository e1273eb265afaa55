using System.ComponentModel.DataAnnotations;

namespace Agents.Rewards;

/// <summary>How the named reward terms are weighted and how long one may take.</summary>
public sealed class RubricOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Training:Rubric";

    /// <summary>Weight of a reward by its name, where it shall differ from the task's; 0 switches it off.</summary>
    /// <value>Default none: what the task set says, else 1 for a reward of the application's own. Finite.</value>
    public IDictionary<string, double> Weights { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Longest time for one reward on one episode; beyond it the episode is quarantined.</summary>
    /// <value>Default 30 seconds. Range 1 millisecond to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
