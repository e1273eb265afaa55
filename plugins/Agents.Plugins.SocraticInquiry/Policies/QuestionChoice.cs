namespace Agents.Plugins.SocraticInquiry.Policies;

/// <summary>What a policy chose.</summary>
/// <param name="Question">Index of the question.</param>
/// <param name="LogProbability">
/// Natural logarithm of the probability with which it was chosen; 0 for a policy that does not draw.
/// </param>
public sealed record QuestionChoice(int Question, double LogProbability = 0);
