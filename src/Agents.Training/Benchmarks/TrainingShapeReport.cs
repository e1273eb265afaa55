namespace Agents.Training.Benchmarks;

/// <summary>Medians over the measured steps.</summary>
/// <param name="SecondsPerStep">Rollouts and training.</param>
/// <param name="SecondsGenerate">Rollouts.</param>
/// <param name="SecondsTrain">Forward, loss, backward, optimizer.</param>
/// <param name="PeakRssMib">The process's peak memory, MiB.</param>
internal sealed record TrainingShapeReport(
    double SecondsPerStep, double SecondsGenerate, double SecondsTrain, double PeakRssMib);
