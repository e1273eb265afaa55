namespace Agents.Plugins.SocraticInquiry.Policies;

/// <summary><c>random</c>: any open question, each alike.</summary>
internal sealed class RandomPolicy : IQuestionPolicy
{
    public string Name => "random";

    public QuestionChoice Choose(QuestionContext context) => new(
        context.Open[context.Random.Next(0, context.Open.Count - 1)], -Math.Log(context.Open.Count));
}
