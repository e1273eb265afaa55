using Agents.Episodes;
using Agents.Faults;
using Agents.Registry;
using Agents.Training.Hosting;
using Agents.Training.Policies;
using Agents.Training.Progress;

namespace Agents.Training.Runs;

/// <summary>
/// One run of reinforcement learning. Data comes from the store only: rollouts are appended, leased, priced, trained
/// on, and consumed in the transaction that records a checkpoint with their effect. A kill between two checkpoints
/// loses the effect of the leased episodes and not the episodes: they are given back, and the resumed run trains on
/// them once, with the weights that it would have had.
/// </summary>
internal sealed class TrainingRun
{
    private readonly RunServices _services;
    private readonly PolicyHost _policy;
    private readonly TrainingOptions _options;
    private readonly CheckpointFolder _checkpoints;
    private readonly RolloutPlayer _player;
    private readonly BatchPricer _pricer;
    private readonly EngineCheck _engines = new();
    private readonly PendingEpisodes _pending = new();
    private readonly List<RunStep> _steps = [];

    public TrainingRun(
        RunServices services, PolicyHost policy, ModelVersion parent, TrainingOptions options, string runId)
    {
        options = TrainingDefaults.Complete(options, parent.Model);
        (_services, _policy, _options, RunId) = (services, policy, options, runId);
        var task = services.Tasks.Resolve(options.Task);
        _checkpoints = new(services.Data.Combine("runs", runId), runId, services.Store, services.Records);
        _player = new(policy.Policy, task, options, parent, runId, services.Time);
        _pricer = new(services.Rubric, task, options, turn => policy.RunAsync(p => p.Masks(turn)));
    }

    public string RunId { get; }

    /// <summary>Steps taken.</summary>
    public int Step => _steps.Count;

    public IReadOnlyList<RunStep> Steps => _steps;

    /// <summary>Largest log-probability difference between the rollout engine and the trainer at the start.</summary>
    public double LogProbGap => _engines.Gap;

    /// <summary>Why the run has nothing left to learn from; null while it has.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Gives leases of a crashed process back and restores the last checkpoint.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> ResumeAsync(CancellationToken cancellationToken)
    {
        await _services.Store.ReleaseAsync(RunId, cancellationToken).ConfigureAwait(false);
        var checkpoints = await _checkpoints.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (checkpoints is not [.., var last])
            return false;
        await _policy.RunAsync(policy => _checkpoints.Restore(policy, last)).ConfigureAwait(false);
        _steps.AddRange(checkpoints.SelectMany(c => c.Steps));
        _engines.Restore(last.LogProbGap);
        StopReason = Collapse.Find(_steps, _options.CollapseSteps);
        return true;
    }

    /// <summary>
    /// Trains until the run has taken this many steps, with a checkpoint at the end. When cancelled, or when something
    /// fails, leases are given back and the run object is spent: a new one resumes from the last checkpoint.
    /// </summary>
    public async Task RunAsync(int steps, IProgress<TrainingEvent>? progress, CancellationToken cancellationToken)
    {
        try
        {
            while (Step < steps && StopReason is null)
            {
                await StepAsync(steps, progress, cancellationToken).ConfigureAwait(false);
                if (_pending.Steps.Count > 0
                    && (Step % _options.CheckpointInterval == 0 || Step == steps || StopReason is not null))
                    await CheckpointAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await _services.Store.ReleaseAsync(RunId, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        if (StopReason is { } reason)
            progress?.Report(new RunStopped(reason));
    }

    private async Task StepAsync(int steps, IProgress<TrainingEvent>? progress, CancellationToken cancellationToken)
    {
        var (number, start) = (Step, _services.Time.GetTimestamp());
        await PlayAsync(number, cancellationToken).ConfigureAwait(false);
        var episodes = await LeaseAsync(number, cancellationToken).ConfigureAwait(false);
        if (episodes.Count == 0 && _options.LoggedRun is { } logged)
        {
            StopReason = $"Every logged episode of run {logged} was trained on.";
            return;
        }

        var generated = _services.Time.GetElapsedTime(start);
        var batch = await _pricer.PriceAsync(episodes, number, cancellationToken).ConfigureAwait(false);
        // What others logged was chosen by other weights than these: there is nothing to agree with.
        if (_options.LoggedRun is null)
            await _engines.CheckAsync(_policy, batch.Samples).ConfigureAwait(false);
        start = _services.Time.GetTimestamp();
        var update = batch.Samples.Count == 0
            ? null
            : await _policy.RunAsync(p => p.Update(batch.Samples, cancellationToken)).ConfigureAwait(false);
        FaultPoint.Hit(FaultPoint.OptimizerStep);
        var quarantined = Settle(batch, update);
        var record = Describe(number, episodes, batch, update, quarantined.Count) with
        {
            SecondsGenerate = generated.TotalSeconds,
            SecondsTrain = _services.Time.GetElapsedTime(start).TotalSeconds,
        };
        _steps.Add(record);
        _pending.Steps.Add(record);
        StopReason = Collapse.Find(_steps, _options.CollapseSteps);
        if (quarantined.Count > 0)
            progress?.Report(new EpisodesQuarantined(record.Step, quarantined.Count, quarantined.Values.First()));
        progress?.Report(new StepCompleted(record, steps));
    }

    /// <summary>Plays the step's rollouts, unless the store has them from before a crash.</summary>
    private async Task PlayAsync(int step, CancellationToken cancellationToken)
    {
        if (_options.LoggedRun is not null)
            return;
        var counts = await _services.Store.CountAsync(Rollouts(step), cancellationToken).ConfigureAwait(false);
        if (counts.Appended > 0)
            return;
        var episodes = await _policy.RunAsync(_ => _player.Play(step, cancellationToken)).ConfigureAwait(false);
        await _services.Store.AppendAsync(episodes, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Episode>> LeaseAsync(int step, CancellationToken cancellationToken)
    {
        var leased = await _services.Store
            .LeaseAsync(Rollouts(step), RunId, _options.Prompts!.Value * _options.Group, cancellationToken)
            .ConfigureAwait(false);
        return [.. leased.Select(e => e.Episode).OrderBy(e => e.Id, StringComparer.Ordinal)];
    }

    private EpisodeQuery Rollouts(int step) => _options.LoggedRun is { } logged
        ? new() { RunId = logged }
        : new() { RunId = RunId, Purpose = EpisodePurpose.Train, Step = step };

    /// <summary>
    /// Notes what the next checkpoint consumes; a batch whose update was not finite is set aside whole.
    /// </summary>
    private Dictionary<string, string> Settle(PricedBatch batch, PolicyUpdate? update)
    {
        var quarantined = new Dictionary<string, string>(batch.Quarantined);
        if (update is { Stepped: false })
        {
            var reason = $"the update was not finite (loss {update.Loss}, gradient norm {update.GradientNorm})";
            foreach (var id in batch.Ids)
                quarantined[id] = reason;
        }
        else
        {
            _pending.Consumed.AddRange(batch.Ids);
        }

        foreach (var (id, reason) in quarantined)
            _pending.Quarantined[id] = reason;
        return quarantined;
    }

    private static RunStep Describe(
        int number, IReadOnlyList<Episode> episodes, PricedBatch batch, PolicyUpdate? update, int quarantined) => new()
        {
            Step = number + 1,
            Reward = batch.Reward,
            Exact = batch.Exact,
            GeneratedTokens = episodes.Sum(e => e.Turns.Sum(t => t.CompletionIds.Count)),
            GradNorm = update?.GradientNorm ?? 0,
            Kl = update?.Kl ?? 0,
            Entropy = update?.Entropy ?? 0,
            Loss = update?.Loss ?? 0,
            ClipRatio = update?.ClipRatio ?? 0,
            LearningRate = update?.LearningRate ?? 0,
            Groups = batch.Advantages.Groups,
            ZeroVarianceGroups = batch.Advantages.ZeroVarianceGroups,
            Quarantined = quarantined,
            Stepped = update?.Stepped ?? false,
        };

    private async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        var name = $"step-{Step:D6}";
        await _policy.RunAsync(policy => _checkpoints.Write(policy, name)).ConfigureAwait(false);
        var checkpoint = new RunCheckpoint
        {
            RunId = RunId,
            Step = Step,
            Folder = name,
            LogProbGap = LogProbGap,
            Steps = [.. _pending.Steps],
        };
        await _checkpoints.RecordAsync(checkpoint, _pending, cancellationToken).ConfigureAwait(false);
        _pending.Clear();
    }
}
