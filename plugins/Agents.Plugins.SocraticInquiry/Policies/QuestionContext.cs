using Agents.Evaluation;
using Agents.Plugins.SocraticInquiry.Beliefs;

namespace Agents.Plugins.SocraticInquiry.Policies;

/// <summary>What a policy chooses by.</summary>
public sealed class QuestionContext
{
    /// <summary>What is believed; a policy works on clones.</summary>
    public required IBelief Belief { get; init; }

    /// <summary>All questions; the belief names them by their index.</summary>
    public required IReadOnlyList<InquiryQuestion> Questions { get; init; }

    /// <summary>Indexes of those that were not asked yet, ascending, at least one.</summary>
    public required IReadOnlyList<int> Open { get; init; }

    /// <summary>How people answer.</summary>
    public required AnswerModel Answers { get; init; }

    /// <summary>For policies that draw.</summary>
    public required SeededRandom Random { get; init; }

    /// <summary>Probability of each option of a question.</summary>
    /// <param name="question">Index of the question.</param>
    public double[] Predict(int question)
    {
        var shares = new double[Questions[question].Options.Count];
        Belief.Predict(question, shares);
        return shares;
    }

    /// <summary>Bits that asking is expected to gain, minus its cost.</summary>
    /// <param name="question">Index of the question.</param>
    public double Value(int question) =>
        Answers.ExpectedGain(Predict(question)) - Questions[question].Cost;

    /// <summary>The same after an answer was taken in, with the question closed.</summary>
    internal QuestionContext After(int question, int answer)
    {
        var belief = Belief.Clone();
        belief.Observe(question, answer, Answers);
        return new QuestionContext
        {
            Belief = belief,
            Questions = Questions,
            Open = [.. Open.Where(q => q != question)],
            Answers = Answers,
            Random = Random,
        };
    }
}
