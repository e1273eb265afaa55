namespace Agents.Plugins.SocraticInquiry.Policies;

/// <summary><c>fixed</c>: the questions in their order.</summary>
internal sealed class FixedPolicy : IQuestionPolicy
{
    public string Name => "fixed";

    public QuestionChoice Choose(QuestionContext context) => new(context.Open[0]);
}
