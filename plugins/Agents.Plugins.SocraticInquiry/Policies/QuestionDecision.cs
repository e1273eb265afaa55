using Agents.Choices;

namespace Agents.Plugins.SocraticInquiry.Policies;

/// <summary>The open questions as a learned policy sees them, and which was asked.</summary>
/// <param name="Candidates">Features of each open question, encoded.</param>
/// <param name="Chosen">Index of the asked one among them.</param>
internal sealed record QuestionDecision(IReadOnlyList<int> Candidates, int Chosen)
{
    public static QuestionDecision Of(QuestionContext context, int question) => new(
        ChoiceTokens.Encode(QuestionFeatures.Of(context)), context.Open.TakeWhile(q => q != question).Count());
}
