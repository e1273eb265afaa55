using Agents.Episodes;
using Agents.Rewards;

namespace Agents.Plugins.SocraticInquiry;

/// <summary>
/// The reward <c>inquiry_bits</c>: the bits of uncertainty that a question removed, minus what it cost; null for an
/// episode that is no question. Over a dialogue the removed bits add up to H(prior) − H(final).
/// </summary>
public sealed class InquiryReward : IRewardFunction
{
    /// <summary>The reward's name.</summary>
    public const string RewardName = "inquiry_bits";

    /// <summary>Signal: bits unknown before the answer.</summary>
    public const string EntropyBefore = "entropy_before";

    /// <summary>Signal: bits unknown after it.</summary>
    public const string EntropyAfter = "entropy_after";

    /// <summary>Signal: what asking cost, in bits.</summary>
    public const string QuestionCost = "question_cost";

    /// <inheritdoc/>
    public string Name => RewardName;

    /// <inheritdoc/>
    public ValueTask<double?> ScoreAsync(Episode episode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(episode);
        cancellationToken.ThrowIfCancellationRequested();
        var signals = episode.Signals;
        return ValueTask.FromResult<double?>(
            signals.TryGetValue(EntropyBefore, out var before) && signals.TryGetValue(EntropyAfter, out var after)
                ? before - after - signals.GetValueOrDefault(QuestionCost)
                : null);
    }
}
