namespace Agents.Plugins.SocraticInquiry.Beliefs;

/// <summary>
/// How people answer: right but for <paramref name="ErrorRate"/>, a wrong answer being any other option alike; and
/// not at all with <paramref name="DontKnowRate"/>, whatever the truth is.
/// </summary>
/// <param name="ErrorRate">
/// Chance that an answer is wrong, 0 to 0.5. At 0 one wrong answer rules the truth out for good: for baselines.
/// </param>
/// <param name="DontKnowRate">Chance of "don't know", 0 to below 1. Default 0.</param>
public sealed record AnswerModel(double ErrorRate, double DontKnowRate = 0)
{
    /// <summary>P(answer | truth), of those who answer.</summary>
    /// <param name="answer">Option that was answered.</param>
    /// <param name="truth">Option that is true.</param>
    /// <param name="options">Options of the question, at least 2.</param>
    public double Likelihood(int answer, int truth, int options) =>
        answer == truth ? 1 - ErrorRate : ErrorRate / (options - 1);

    /// <summary>
    /// The model under which an answer takes back what the same answer said under this one: its likelihoods are the
    /// inverse of these, but for a factor. Not for an error rate of 0, which leaves nothing to take back.
    /// </summary>
    internal AnswerModel Inverse(int options)
    {
        var right = (double)(options - 1) * (options - 1) * (1 - ErrorRate);
        return new AnswerModel(right / (right + ErrorRate), DontKnowRate);
    }

    /// <summary>
    /// Bits that an answer is expected to tell: I(truth; answer) = H(answer) − H(answer | truth), times the chance that
    /// there is one (D. V. Lindley, Ann. Math. Statist. 27, 1956). The answer depends on the truth of its own question
    /// alone, so the shares of the options decide it.
    /// </summary>
    /// <param name="shares">Probability that each option is true; sums to 1.</param>
    public double ExpectedGain(ReadOnlySpan<double> shares)
    {
        var (options, answers) = (shares.Length, 0.0);
        foreach (var share in shares)
            answers -= Bits.Term((share * (1 - ErrorRate)) + ((1 - share) * ErrorRate / (options - 1)));
        var noise = -Bits.Term(1 - ErrorRate) - ((options - 1) * Bits.Term(ErrorRate / (options - 1)));
        return (1 - DontKnowRate) * Math.Max(0, answers - noise);
    }
}
