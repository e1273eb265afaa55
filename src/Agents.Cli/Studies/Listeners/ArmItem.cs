namespace Agents.Cli.Studies.Listeners;

/// <summary>A test item's replies by one policy.</summary>
/// <param name="Replies">How many there are.</param>
/// <param name="Right">How many are right.</param>
/// <param name="Answers">How many state an answer.</param>
/// <param name="Against">How many of these the listener, by their sums, would not give.</param>
/// <param name="SecondAgainst">The same by a listener that had no part in the reward.</param>
/// <param name="Uplift">Sum of p(right | own trace) − p(right | another's).</param>
internal readonly record struct ArmItem(
    int Replies, int Right, int Answers, int Against, int SecondAgainst, double Uplift);
