namespace Agents.Plugins.SocraticInquiry.Beliefs;

/// <summary>The most probable hypothesis.</summary>
/// <param name="Probability">Its probability.</param>
/// <param name="Hypothesis">Its index, where hypotheses are listed; else −1.</param>
/// <param name="Answers">For each question, the option that is true under it.</param>
public sealed record BeliefPeak(double Probability, int Hypothesis, IReadOnlyList<int> Answers);
