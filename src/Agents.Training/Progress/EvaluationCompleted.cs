using Agents.Evaluation;

namespace Agents.Training.Progress;

/// <summary>A measurement on test items ended.</summary>
/// <param name="Phase">before or after.</param>
/// <param name="Report">The result.</param>
internal sealed record EvaluationCompleted(string Phase, EvaluationReport Report) : TrainingEvent;
