namespace Agents.Training.Progress;

/// <summary>A run ended before its last step, and that is no error.</summary>
internal sealed record RunStopped(string Reason) : TrainingEvent;
