using Agents.Evaluation;
using Agents.Plugins.SocraticInquiry.Beliefs;
using Agents.Plugins.SocraticInquiry.Policies;

namespace Agents.Plugins.SocraticInquiry.Tests.Policies;

internal static class Contexts
{
    /// <summary>All questions open, of two options, with these costs.</summary>
    public static QuestionContext Of(IBelief belief, int questions, AnswerModel answers, params double[] costs) => new()
    {
        Belief = belief,
        Questions = [.. Enumerable.Range(0, questions).Select(
            q => new InquiryQuestion($"q{q}", $"{q}?", ["yes", "no"], q < costs.Length ? costs[q] : 0))],
        Open = [.. Enumerable.Range(0, questions)],
        Answers = answers,
        Random = new SeededRandom(3),
    };
}
