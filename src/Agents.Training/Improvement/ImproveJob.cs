using System.Text.Json;
using Agents.Evaluation;
using Agents.Records;
using Agents.Registry;
using Agents.Training.Gates;
using Agents.Training.Hosting;
using Agents.Training.Policies;
using Agents.Training.Progress;
using Agents.Training.Runs;

namespace Agents.Training.Improvement;

/// <summary>The whole loop once: measure, train, gate, swap, measure again, report.</summary>
internal sealed class ImproveJob(
    RunServices services,
    IPolicyFactory policies,
    VersionStager stager,
    CandidateReview review,
    Evaluator evaluator,
    TestSplitUses testUses,
    IModelLoader loader,
    IModelRegistry registry)
{
    /// <exception cref="Episodes.TrainerBusyException">Another trainer works on the store.</exception>
    public async Task<ImproveReport> RunAsync(
        ImproveRequest request,
        IProgress<TrainingEvent>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var runId = UniqueId.New(services.Time);
        await using var trainer = await services.Store
            .BeginTrainingAsync(request.Options.Trainer, cancellationToken).ConfigureAwait(false);
        await BeginAsync(request, runId, cancellationToken).ConfigureAwait(false);
        var before = await MeasureAsync("before", request, request.Start, runId, progress, cancellationToken)
            .ConfigureAwait(false);
        var (run, candidate) = await TrainAsync(request, runId, progress, cancellationToken).ConfigureAwait(false);
        progress?.Report(new PhaseStarted("gate"));
        var gate = await review
            .ReviewAsync(candidate, request.Start, request.Options, registerAlways: true, cancellationToken)
            .ConfigureAwait(false);
        progress?.Report(new GateDecided(gate));
        if (gate.Decision is GateDecision.Promote or GateDecision.None)
            progress?.Report(new VersionPublished(candidate));
        var after = await MeasureAsync("after", request, candidate, runId, progress, cancellationToken)
            .ConfigureAwait(false);
        var report = new ImproveReport
        {
            Run = runId,
            Model = request.Start.Model,
            Task = request.Options.Task,
            Seed = request.Options.Seed,
            Control = request.Options.Control,
            Before = Measurement.Of(before),
            After = Measurement.Of(after),
            Gate = ReportGate.Of(gate),
            Steps = run.Steps,
            Versions = Versions(request.Start, candidate),
            Episodes = await CountAsync(runId, cancellationToken).ConfigureAwait(false),
            LogProbGap = run.LogProbGap,
            TestUses = await testUses
                .CountAsync(services.Tasks.Resolve(request.Options.Task).Name, cancellationToken).ConfigureAwait(false),
            Stopped = run.StopReason,
        };
        await WriteAsync(report, request.Output ?? services.Data.Combine("runs", runId), cancellationToken)
            .ConfigureAwait(false);
        return report;
    }

    private async Task BeginAsync(ImproveRequest request, string runId, CancellationToken cancellationToken)
    {
        await registry.RegisterAsync(request.Start, cancellationToken).ConfigureAwait(false);
        var json = JsonSerializer.Serialize(
            RunRecord.Create(runId, request.Start, request.Options), TrainingJson.Options);
        await services.Records.AppendAsync([new NewRecord(RunRecord.Collection, runId, json)], cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<EvaluationReport> MeasureAsync(
        string phase,
        ImproveRequest request,
        ModelVersion version,
        string runId,
        IProgress<TrainingEvent>? progress,
        CancellationToken cancellationToken)
    {
        progress?.Report(new PhaseStarted(phase));
        using var client = await loader.LoadAsync(version, cancellationToken).ConfigureAwait(false);
        var question = new EvaluationRequest
        {
            Client = client,
            Task = services.Tasks.Resolve(request.Options.Task),
            Split = TaskSplit.Test,
            Count = request.EvaluationItems,
            Seed = request.Options.Seed,
            MaxTokens = request.Options.MaxTokens,
            RunId = runId,
        };
        var report = await evaluator.RunAsync(question, cancellationToken).ConfigureAwait(false);
        progress?.Report(new EvaluationCompleted(phase, report));
        return report;
    }

    private async Task<(TrainingRun Run, ModelVersion Candidate)> TrainAsync(
        ImproveRequest request, string runId, IProgress<TrainingEvent>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new PhaseStarted("train"));
        await using var policy = await PolicyHost.CreateAsync(policies, request.Start, request.Options)
            .ConfigureAwait(false);
        var run = services.Create(policy, request.Start, request.Options, runId);
        await run.RunAsync(request.Steps, progress, cancellationToken).ConfigureAwait(false);
        return (run, await stager.StageAsync(policy, request.Start, runId, run.Step).ConfigureAwait(false));
    }

    private async Task<ReportEpisodes> CountAsync(string runId, CancellationToken cancellationToken)
    {
        var counts = await services.Store.CountAsync(new() { RunId = runId }, cancellationToken).ConfigureAwait(false);
        return new ReportEpisodes(counts.Appended, counts.Consumed, counts.Quarantined, counts.Evaluation);
    }

    private static List<ReportVersion> Versions(ModelVersion start, ModelVersion candidate) =>
        candidate.Id == start.Id
            ? [new(start.Id, start.Parent)]
            : [new(start.Id, start.Parent), new(candidate.Id, candidate.Parent)];

    private static async Task WriteAsync(ImproveReport report, string folder, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, "report.json");
            await File.WriteAllTextAsync(path, report.ToJson() + "\n", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AgentsException(
                $"The report could not be written to {folder}: {error.Message} The run is stored; choose another "
                + "folder.",
                error);
        }
    }
}
