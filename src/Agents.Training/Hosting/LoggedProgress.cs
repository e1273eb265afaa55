using Agents.Training.Gates;
using Agents.Training.Progress;
using Microsoft.Extensions.Logging;

namespace Agents.Training.Hosting;

/// <summary>Writes the events of training to the log.</summary>
internal sealed class LoggedProgress(ILogger logger) : IProgress<TrainingEvent>
{
    public void Report(TrainingEvent value)
    {
        switch (value)
        {
            case StepCompleted(var step, var of):
                logger.LogInformation(
                    "Step {Step} of {Of}: reward {Reward:F3}, right {Exact:P0}",
                    step.Step, of, step.Reward, step.Exact);
                break;
            case EpisodesQuarantined(var step, var count, var reason):
                logger.LogWarning("Step {Step}: {Count} episodes are quarantined: {Reason}", step, count, reason);
                break;
            case GateDecided(var report):
                LogGate(report);
                break;
            case VersionPublished(var version):
                logger.LogInformation("Version {Version} is served from now on", version);
                break;
            case RunStopped(var reason):
                logger.LogWarning("The run ends: {Reason}", reason);
                break;
        }
    }

    private void LogGate(GateReport report) => logger.LogInformation(
        "Gate: {Decision} (p = {P:G3} against {Threshold:G3}, {Wins} wins and {Losses} losses on {N} items)",
        report.Decision, report.P, report.Threshold, report.Wins, report.Losses, report.N);
}
