namespace Agents.Plugins.ListenerVerifier;

/// <summary>How far probabilities can be taken at their word.</summary>
/// <param name="Ece">
/// Expected calibration error (M. Naeini, G. Cooper, M. Hauskrecht, AAAI 2015): the mean distance between probability
/// and share of right answers in ten bins of equal width, weighted by their counts. 0 to 1, less is better.
/// </param>
/// <param name="Brier">
/// Mean squared distance between probability and outcome (G. W. Brier, Monthly Weather Review 78, 1950). 0 to 1, less
/// is better; always saying one half gives 0.25.
/// </param>
/// <param name="Count">Judgements.</param>
public sealed record ListenerCalibration(double Ece, double Brier, int Count)
{
    private const int Bins = 10;

    /// <summary>Measures judgements.</summary>
    /// <param name="judgements">At least one, each probability from 0 to 1.</param>
    /// <exception cref="ArgumentException">There is none, or a probability is out of range.</exception>
    public static ListenerCalibration Of(IReadOnlyCollection<ListenerJudgement> judgements)
    {
        ArgumentNullException.ThrowIfNull(judgements);
        if (judgements.Count == 0 || judgements.Any(j => j.Probability is not (>= 0 and <= 1)))
            throw new ArgumentException("Give judgements whose probabilities are 0 to 1.", nameof(judgements));
        var error = judgements
            .GroupBy(j => Math.Min(Bins - 1, (int)(j.Probability * Bins)))
            .Sum(bin => Math.Abs(bin.Average(j => j.Probability) - bin.Average(Outcome)) * bin.Count());
        var brier = judgements.Average(j => Math.Pow(j.Probability - Outcome(j), 2));
        return new ListenerCalibration(error / judgements.Count, brier, judgements.Count);
    }

    private static double Outcome(ListenerJudgement judgement) => judgement.IsRight ? 1 : 0;
}
