using Agents.Training.Runs;

namespace Agents.Training.Progress;

/// <summary>An optimizer step ended.</summary>
/// <param name="Step">What it did.</param>
/// <param name="Of">Steps that the run will have.</param>
internal sealed record StepCompleted(RunStep Step, int Of) : TrainingEvent;
