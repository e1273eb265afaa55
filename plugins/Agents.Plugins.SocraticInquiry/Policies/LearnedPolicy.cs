using Agents.Choices;

namespace Agents.Plugins.SocraticInquiry.Policies;

/// <summary><c>learned</c>: the question that a trained model finds most probable, the first of equals.</summary>
internal sealed class LearnedPolicy(ChoiceModel model) : IQuestionPolicy
{
    public const string PolicyName = "learned";

    public string Name => PolicyName;

    public QuestionChoice Choose(QuestionContext context)
    {
        var logProbs = model.LogProbs(QuestionFeatures.Of(context));
        return new QuestionChoice(context.Open[Array.IndexOf(logProbs, logProbs.Max())]);
    }
}
