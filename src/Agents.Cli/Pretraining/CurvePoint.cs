using Agents.Training.Pretraining;

namespace Agents.Cli.Pretraining;

/// <summary>One line of the log.</summary>
/// <param name="Seconds">Since the start.</param>
/// <param name="Report">Loss, rate and speed since the line before.</param>
/// <param name="Families">Greedy answers on validation items, where the line has an evaluation.</param>
internal sealed record CurvePoint(double Seconds, PretrainReport Report, IReadOnlyList<FamilyResult> Families);
