namespace Agents.Training.Losses;

/// <summary>
/// A token's loss with its derivatives: in the log of its ratio, and in its log-probability where that stands outside
/// the ratio.
/// </summary>
internal readonly record struct TokenLoss(double Value, double InLogRatio, double InLogProb)
{
    /// <summary>The loss of a token.</summary>
    /// <param name="options">Kind and constants.</param>
    /// <param name="ratio">Current / old.</param>
    /// <param name="logProb">Current log-probability.</param>
    /// <param name="advantage">Its advantage.</param>
    /// <param name="window">VESPO's phi of the completion.</param>
    public static TokenLoss Of(
        PolicyLossOptions options, double ratio, double logProb, double advantage, double window) => options.Clip switch
        {
            ClipKind.Clipped => Clipped(options, ratio, advantage),
            ClipKind.Cispo => Weighted(Math.Min(ratio, options.High), logProb, advantage),
            ClipKind.Sapo => Sapo(options, ratio, advantage),
            _ => Weighted(window, logProb, advantage),
        };

    private static TokenLoss Clipped(PolicyLossOptions options, double ratio, double advantage)
    {
        var free = Math.Min(ratio, options.Delta ?? double.PositiveInfinity) * advantage;
        var bounded = Math.Clamp(ratio, 1 - options.EpsilonLow, 1 + options.High) * advantage;
        var follows = free <= bounded && !(ratio > options.Delta);
        return new(-Math.Min(free, bounded), follows ? -ratio * advantage : 0, 0);
    }

    private static TokenLoss Weighted(double weight, double logProb, double advantage) =>
        new(-weight * advantage * logProb, 0, -weight * advantage);

    private static TokenLoss Sapo(PolicyLossOptions options, double ratio, double advantage)
    {
        var temperature = advantage > 0 ? options.SapoPositive : options.SapoNegative;
        var gate = 1 / (1 + Math.Exp(-temperature * (ratio - 1)));
        return new(-advantage * gate * 4 / temperature, -advantage * 4 * gate * (1 - gate) * ratio, 0);
    }
}
