namespace Agents.Evaluation;

/// <summary>The result of an exact McNemar test.</summary>
/// <param name="OneSided">Probability of at least this many wins if both were equally good.</param>
/// <param name="TwoSided">Probability of a difference at least this large in either direction, if equally good.</param>
public readonly record struct PairedTest(double OneSided, double TwoSided);
