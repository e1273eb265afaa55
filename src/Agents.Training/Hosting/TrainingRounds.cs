using System.Text.Json;
using Agents.Records;
using Agents.Registry;
using Agents.Training.Gates;
using Agents.Training.Policies;
using Agents.Training.Progress;
using Agents.Training.Runs;
using Microsoft.Extensions.Options;

namespace Agents.Training.Hosting;

/// <summary>
/// The service's work: rounds of some steps and a look of the gate. A run goes on over many rounds and over restarts;
/// a new one begins from the served version when the gate rejected the run, when somebody else published a version,
/// or when the settings changed.
/// </summary>
internal sealed class TrainingRounds(
    RunServices services,
    IPolicyFactory policies,
    VersionStager stager,
    CandidateReview review,
    IModelRegistry registry,
    IOptions<TrainingOptions> options)
{
    private readonly TrainingOptions _options = options.Value;

    /// <summary>Trains until it is cancelled or a run has nothing left to learn from.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> RunAsync(IProgress<TrainingEvent>? progress, CancellationToken cancellationToken)
    {
        await using var trainer = await services.Store
            .BeginTrainingAsync(_options.Trainer, cancellationToken).ConfigureAwait(false);
        string? end = null;
        while (end is null)
        {
            var record = await FindOrBeginAsync(cancellationToken).ConfigureAwait(false);
            end = await RunAsync(record, progress, cancellationToken).ConfigureAwait(false);
        }

        return end;
    }

    /// <returns>Why training ends; null to begin a new run.</returns>
    private async Task<string?> RunAsync(
        RunRecord record, IProgress<TrainingEvent>? progress, CancellationToken cancellationToken)
    {
        var parent = await registry.FindAsync(record.Model, record.Parent, cancellationToken).ConfigureAwait(false)
            ?? throw new AgentsException(
                $"Run {record.RunId} began with {record.Model}@{record.Parent}, which is gone.");
        var settings = _options.Clone();
        settings.Seed = record.Seed;
        await using var policy = await PolicyHost.CreateAsync(policies, parent, settings).ConfigureAwait(false);
        var run = services.Create(policy, parent, settings, record.RunId);
        await run.ResumeAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var incumbent = await CurrentAsync(cancellationToken).ConfigureAwait(false);
            var looks = await review.LooksAsync(run.RunId, incumbent, cancellationToken).ConfigureAwait(false);
            if (incumbent.Id != Expected(record, looks) || looks is [.., { Report.Decision: GateDecision.Reject }])
            {
                await EndAsync(record, cancellationToken).ConfigureAwait(false);
                return null;
            }

            var reviewed = looks is [.., var last] ? last.Step : 0;
            if (run.StopReason is { } reason && reviewed == run.Step)
                return reason;
            await run.RunAsync(reviewed + _options.StepsPerRound, progress, cancellationToken).ConfigureAwait(false);
            await ReviewAsync(run, policy, incumbent, settings, progress, cancellationToken).ConfigureAwait(false);
            await Task.Delay(_options.Interval, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReviewAsync(
        TrainingRun run,
        PolicyHost policy,
        ModelVersion incumbent,
        TrainingOptions settings,
        IProgress<TrainingEvent>? progress,
        CancellationToken cancellationToken)
    {
        progress?.Report(new PhaseStarted("gate"));
        var candidate = await stager.StageAsync(policy, incumbent, run.RunId, run.Step).ConfigureAwait(false);
        var report = await review.ReviewAsync(candidate, incumbent, settings, false, cancellationToken)
            .ConfigureAwait(false);
        progress?.Report(new GateDecided(report));
        if (report.Decision is GateDecision.Promote or GateDecision.None)
            progress?.Report(new VersionPublished(candidate));
        else
            await DropAsync(candidate, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Nobody can ask for a version that is not registered, and the next round's supersedes it.</summary>
    private async Task DropAsync(ModelVersion candidate, CancellationToken cancellationToken)
    {
        var known = await registry.FindAsync(candidate.Model, candidate.Id, cancellationToken).ConfigureAwait(false);
        if (known is null)
            DurableFolder.Remove(candidate.Path);
    }

    /// <summary>The version that is served if nobody but this run has published since it began.</summary>
    private static string Expected(RunRecord record, IReadOnlyList<GateRecord> looks) =>
        looks.LastOrDefault(l => l.Report.Decision is GateDecision.Promote or GateDecision.None)?.Candidate
        ?? record.Parent;

    private async Task<ModelVersion> CurrentAsync(CancellationToken cancellationToken) =>
        await registry.GetCurrentAsync(_options.Model, cancellationToken).ConfigureAwait(false)
        ?? throw new AgentsException(
            $"No version of model '{_options.Model}' is published, so there is nothing to train. Add the model with "
            + $"AddLocalModel, or correct {TrainingOptions.SectionName}:Model.");

    private async Task<RunRecord> FindOrBeginAsync(CancellationToken cancellationToken)
    {
        var runs = new List<RunRecord>();
        await foreach (var stored in services.Records
            .ReadAsync(RunRecord.Collection, _options.Trainer, 0, cancellationToken).ConfigureAwait(false))
            runs.Add(TrainingJson.Read<RunRecord>(stored.Json, $"Run record {stored.Sequence}"));
        if (runs is [.., { Ended: false } last] && last.Model == _options.Model
            && last.Settings == RunRecord.SettingsOf(_options))
            return last;
        var settings = _options.Clone();
        settings.Seed = _options.Seed + runs.Count(r => !r.Ended);
        var parent = await CurrentAsync(cancellationToken).ConfigureAwait(false);
        var record = RunRecord.Create(UniqueId.New(services.Time), parent, settings);
        await AppendAsync(record, cancellationToken).ConfigureAwait(false);
        return record;
    }

    private Task EndAsync(RunRecord record, CancellationToken cancellationToken) =>
        AppendAsync(record with { Ended = true }, cancellationToken);

    private async Task AppendAsync(RunRecord record, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(record, TrainingJson.Options);
        await services.Records
            .AppendAsync([new NewRecord(RunRecord.Collection, _options.Trainer, json)], cancellationToken)
            .ConfigureAwait(false);
    }
}
