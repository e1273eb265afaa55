using System.Globalization;
using System.Numerics;
using Agents.Episodes;

namespace Agents.Rewards;

/// <summary>
/// 1 when the reply is a number and nothing else, 0 when it is not; applies where the expected answer is an integer.
/// It teaches the form before the first right answer is found.
/// </summary>
internal sealed class AnswerOnlyReward : IRewardFunction
{
    public const string RewardName = "answer_only";

    private const int LongestNumber = 64;

    public string Name => RewardName;

    public ValueTask<double?> ScoreAsync(Episode episode, CancellationToken cancellationToken = default)
    {
        if (episode.Task is not { } task || episode.Turns.Count == 0 || !IsInteger(task.Answer))
            return ValueTask.FromResult<double?>(null);
        return ValueTask.FromResult<double?>(IsInteger(episode.Turns[^1].Text) ? 1 : 0);
    }

    private static bool IsInteger(string text) =>
        text.Length <= LongestNumber
        && BigInteger.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out _);
}
