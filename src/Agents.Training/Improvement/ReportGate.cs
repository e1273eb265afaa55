using Agents.Training.Gates;

namespace Agents.Training.Improvement;

/// <summary>The gate's decision in a report.</summary>
internal sealed record ReportGate(
    GateDecision Decision, double P, int N, int Wins, int Losses, double Threshold, string? Reason)
{
    public static ReportGate Of(GateReport report) =>
        new(report.Decision, report.P, report.N, report.Wins, report.Losses, report.Threshold, report.Reason);
}
