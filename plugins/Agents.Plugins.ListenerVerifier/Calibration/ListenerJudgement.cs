namespace Agents.Plugins.ListenerVerifier;

/// <summary>A probability that an answer is right, and whether it was.</summary>
/// <param name="Probability">0 to 1.</param>
/// <param name="IsRight">Whether it was right.</param>
public readonly record struct ListenerJudgement(double Probability, bool IsRight);
