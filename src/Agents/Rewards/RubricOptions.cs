using System.ComponentModel.DataAnnotations;

namespace Agents.Rewards;

/// <summary>How the named reward terms are weighted and how long one may take.</summary>
public sealed class RubricOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Training:Rubric";

    /// <summary>Weight of each reward by its name; without an entry it weighs 1, weight 0 switches it off.</summary>
    /// <value>Default <c>answer_only</c> 0.2, all others 1. Finite.</value>
    public IDictionary<string, double> Weights { get; } =
        new Dictionary<string, double>(StringComparer.Ordinal) { [AnswerOnlyReward.RewardName] = 0.2 };

    /// <summary>Longest time for one reward on one episode; beyond it the episode is quarantined.</summary>
    /// <value>Default 30 seconds. Range 1 millisecond to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
