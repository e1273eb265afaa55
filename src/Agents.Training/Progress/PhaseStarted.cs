namespace Agents.Training.Progress;

/// <summary>A phase began.</summary>
/// <param name="Phase">before, train, gate, swap or after.</param>
internal sealed record PhaseStarted(string Phase) : TrainingEvent;
