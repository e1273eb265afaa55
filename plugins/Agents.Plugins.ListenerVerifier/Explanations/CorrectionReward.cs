using Agents.Episodes;
using Agents.Rewards;

namespace Agents.Plugins.ListenerVerifier.Explanations;

/// <summary>
/// The reward <c>correction</c>: 1 for a rationale as a person had it mended, 0 for the one before; null for an episode
/// that is neither. Both are one group, so that what was wrong is learned with what is right.
/// </summary>
internal sealed class CorrectionReward : IRewardFunction
{
    /// <summary>The reward's name, and the signal that it reads.</summary>
    public const string RewardName = "correction";

    public string Name => RewardName;

    public ValueTask<double?> ScoreAsync(Episode episode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(episode);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<double?>(
            episode.Signals.TryGetValue(RewardName, out var value) ? value : null);
    }
}
