using System.Globalization;
using Agents.Evaluation;
using Agents.Training.Gates;
using Agents.Training.Progress;
using Agents.Training.Runs;

namespace Agents.Cli.Improvement;

/// <summary>Tells a person what a run is doing, line by line: a pipe can follow it as well as a terminal.</summary>
internal sealed class ProgressPrinter(TextWriter output) : IProgress<TrainingEvent>
{
    private const int Lines = 25;
    private const int CurveWidth = 30;

    private readonly List<double> _rewards = [];
    private double _secondsGenerate;
    private double _secondsTrain;
    private long _tokens;

    public void Report(TrainingEvent value)
    {
        var line = value switch
        {
            PhaseStarted { Phase: var phase } => Describe(phase),
            EvaluationCompleted e => Describe(e.Report),
            StepCompleted s => Describe(s),
            EpisodesQuarantined q => Invariant($"  step {q.Step}: {q.Count} episodes set aside: {q.Reason}"),
            RunStopped r => $"  stopped: {r.Reason}",
            GateDecided g => Describe(g.Report),
            VersionPublished p => $"  {p.Version} answers from now on",
            _ => null,
        };
        if (line is not null)
            output.WriteLine(line);
    }

    public static string Describe(EvaluationReport report) => Invariant(
        $"  {report.Correct} of {report.N} right = {report.Accuracy:P1} [{report.Interval.Low:P1}, {report.Interval.High:P1}]");

    private static string? Describe(string phase) => phase switch
    {
        "before" => "Before: held-out test items, greedy",
        "train" => "Training: rollouts are logged, priced and learned from",
        "gate" => "Gate: validation items, candidate against incumbent",
        "after" => "After: the same test items",
        _ => null,
    };

    private static string Describe(GateReport gate) => gate.Decision == GateDecision.None
        ? "  no gate was asked"
        : Invariant($"  {gate.Decision.ToString().ToLowerInvariant()}: {gate.Wins} won, {gate.Losses} lost of {gate.N}, ")
            + Invariant($"p = {gate.P:0.###e+0} against {gate.Threshold:0.####}")
            + (gate.Reason is null ? "" : $" ({gate.Reason})");

    private string? Describe(StepCompleted completed)
    {
        var step = completed.Step;
        Add(step);
        var every = Math.Max(1, completed.Of / Lines);
        if (step.Step % every != 0 && step.Step != completed.Of && step.Step != 1)
            return null;
        var reward = _rewards.Count == 0 ? double.NaN : _rewards.TakeLast(every).Average();
        return Invariant($"  step {step.Step,4}/{completed.Of}  reward {reward:0.000}  {Sparkline.Draw(_rewards, CurveWidth)}  ")
            + Invariant($"{_tokens / Math.Max(1e-9, _secondsGenerate):N0} tok/s  ")
            + Invariant($"generate {_secondsGenerate:0.0} s, train {_secondsTrain:0.0} s");
    }

    private void Add(RunStep step)
    {
        if (step.Reward is { } reward)
            _rewards.Add(reward);
        _secondsGenerate += step.SecondsGenerate;
        _secondsTrain += step.SecondsTrain;
        _tokens += step.GeneratedTokens;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
