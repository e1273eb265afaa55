namespace Agents.Evaluation;

/// <summary>An interval for a proportion.</summary>
/// <param name="Low">Lower bound, 0 to 1.</param>
/// <param name="High">Upper bound, 0 to 1.</param>
public readonly record struct ConfidenceInterval(double Low, double High);
