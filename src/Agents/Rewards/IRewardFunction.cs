using Agents.Episodes;

namespace Agents.Rewards;

/// <summary>One named term of the reward.</summary>
public interface IRewardFunction
{
    /// <summary>Name in reports and in the rubric's weights.</summary>
    string Name { get; }

    /// <summary>
    /// The value of an episode; null where the term does not apply (then it is left out, it is not zero). A value that
    /// is not finite, an exception or a timeout quarantines the episode and never becomes a reward.
    /// </summary>
    ValueTask<double?> ScoreAsync(Episode episode, CancellationToken cancellationToken = default);
}
