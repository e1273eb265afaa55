using Agents.Episodes;
using Agents.Training.Gates;
using Agents.Training.Hosting;
using Agents.Training.Progress;
using Agents.Training.Runs;
using Agents.Training.Tests.Doubles;
using Microsoft.Extensions.Options;

namespace Agents.Training.Tests.Hosting;

public sealed class TrainingRoundsTests : IDisposable
{
    private readonly TrainingWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Rounds_publish_what_the_gate_promotes_each_with_its_parent_and_report()
    {
        await _world.PublishBaseAsync();
        _world.Settings.StepsPerRound = 6;

        await RunUntilAsync(_world, events => events.OfType<GateDecided>().Count() == 4);

        var history = await _world.Store.HistoryAsync("table", TrainingWorld.Token);
        Assert.InRange(history.Count, 3, 5);
        var versions = await _world.Store.ListAsync("table", TrainingWorld.Token);
        Assert.Equal(history.Select(h => h.Version), versions.Select(v => v.Id));
        Assert.Equal(history.SkipLast(1).Select(h => h.Version), versions.Skip(1).Select(v => v.Parent!));
        Assert.All(
            versions.Skip(1),
            v => Assert.Contains("\"decision\":\"promote\"", v.Gate!, StringComparison.Ordinal));
        Assert.All(history.Skip(1), h => Assert.StartsWith("gate: promote (p = ", h.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelling_leaves_no_lease_and_a_restart_resumes_the_run()
    {
        await _world.PublishBaseAsync();
        _world.Settings.StepsPerRound = 6;
        await RunUntilAsync(_world, events => events.OfType<StepCompleted>().Count() == 8);
        Assert.Equal(0, (await _world.CountAsync()).Leased);

        var events = await RunUntilAsync(_world, e => e.OfType<StepCompleted>().Count() == 2);

        // Checkpoints are at 6 (the round's end) and every third step: it goes on with the 7th.
        Assert.Equal([7, 8], events.OfType<StepCompleted>().Select(s => s.Step.Step));
        var counts = await _world.CountAsync();
        Assert.Equal(8 * 64, counts.Appended);
        Assert.Single(await RunsAsync());
    }

    [Fact]
    public async Task A_crash_between_a_publication_and_its_record_does_not_end_the_run()
    {
        await _world.PublishBaseAsync();
        _world.Settings.StepsPerRound = 6;
        var review = new CandidateReview(
            _world.Models,
            _world.Store,
            new PromotionGate(_world.Evaluator),
            new FailingRecordLog(_world.Store, GateRecord.Collection),
            _world.Catalog);
        var rounds = new TrainingRounds(
            _world.Services(), _world.Models, _world.Stager, review, _world.Store, Options.Create(_world.Settings));
        await Assert.ThrowsAsync<InvalidOperationException>(() => rounds.RunAsync(null, TrainingWorld.Token));
        Assert.Equal(2, (await _world.Store.HistoryAsync("table", TrainingWorld.Token)).Count);

        var events = await RunUntilAsync(_world, e => e.OfType<StepCompleted>().Count() == 2);

        Assert.Equal([7, 8], events.OfType<StepCompleted>().Select(s => s.Step.Step));
        var run = Assert.Single(await RunsAsync());
        var look = Assert.Single(await _world.Review.LooksAsync(run.RunId, TrainingWorld.Token));
        Assert.Equal((6, GateDecision.Promote), (look.Step, look.Report.Decision));
    }

    [Fact]
    public async Task A_version_that_somebody_else_publishes_begins_a_new_run_from_it()
    {
        await _world.PublishBaseAsync();
        _world.Settings.StepsPerRound = 8;
        await RunUntilAsync(_world, events => events.OfType<VersionPublished>().Any());

        await _world.Store.PublishAsync("table", _world.Base.Id, "rollback", TrainingWorld.Token);
        await RunUntilAsync(_world, events => events.OfType<StepCompleted>().Any());

        var runs = await RunsAsync();
        Assert.Equal([false, true, false], runs.Select(r => r.Ended));
        Assert.Equal(_world.Base.Id, runs[^1].Parent);
        Assert.NotEqual(runs[0].RunId, runs[^1].RunId);
        Assert.NotEqual(runs[0].Seed, runs[^1].Seed);
    }

    [Fact]
    public async Task Other_settings_begin_a_new_run()
    {
        await _world.PublishBaseAsync();
        await RunUntilAsync(_world, events => events.OfType<StepCompleted>().Any());

        _world.Settings.LearningRate = 0.3;
        await RunUntilAsync(_world, events => events.OfType<StepCompleted>().Any());

        Assert.Equal(2, (await RunsAsync()).Select(r => r.RunId).Distinct().Count());
    }

    [Fact]
    public async Task What_is_worse_is_rejected_not_kept_and_a_new_run_begins()
    {
        // A model that knows everything, and a reward that is paid for wrong answers.
        TabularWeights.Write(_world.Base.Path, [.. TabularWeights.Zeros().Select((_, i) =>
            TabularTask.Answer(i / 10) == $"{i % 10}" ? 1.0 : 0)]);
        await _world.PublishBaseAsync();
        _world.Rubric.Weights["correct"] = -1;

        var events = await RunUntilAsync(_world, e => e.OfType<StepCompleted>().Count() == 11);

        Assert.Equal(GateDecision.Reject, events.OfType<GateDecided>().Single().Report.Decision);
        Assert.Single(await _world.Store.ListAsync("table", TrainingWorld.Token));
        Assert.Empty(Directory.GetDirectories(_world.Data.Combine("models", "table")));
        Assert.Equal([false, true, false], (await RunsAsync()).Select(r => r.Ended));
        Assert.Equal(1, events.OfType<StepCompleted>().Last().Step.Step);
    }

    [Fact]
    public async Task Without_enough_evidence_the_run_goes_on_and_the_next_look_spends_less()
    {
        await _world.PublishBaseAsync();
        _world.Settings.LearningRate = 1e-9;
        _world.Settings.StepsPerRound = 1;

        var events = await RunUntilAsync(_world, e => e.OfType<GateDecided>().Count() == 3);

        var reports = events.OfType<GateDecided>().Select(g => g.Report).ToList();
        Assert.All(reports, r => Assert.Equal(GateDecision.Insufficient, r.Decision));
        Assert.Equal([1, 2, 3], reports.Select(r => r.Look));
        Assert.Equal([1.0, 0.25, 1.0 / 9], reports.Select(r => r.Threshold / reports[0].Threshold), Close);
        Assert.Single(await RunsAsync());
        Assert.Single(await _world.Store.ListAsync("table", TrainingWorld.Token));
    }

    [Fact]
    public async Task With_the_gate_off_every_round_is_published_and_says_so()
    {
        await _world.PublishBaseAsync();
        (_world.Settings.Gate, _world.Settings.StepsPerRound) = (GateMode.Off, 2);

        await RunUntilAsync(_world, events => events.OfType<VersionPublished>().Count() == 5);

        var versions = await _world.Store.ListAsync("table", TrainingWorld.Token);
        Assert.Equal(6, versions.Count);
        Assert.All(versions.Skip(1), v => Assert.Contains("\"decision\":\"none\"", v.Gate!, StringComparison.Ordinal));
        Assert.Equal(0, (await _world.CountAsync(EpisodePurpose.Evaluate)).Appended);
    }

    [Fact]
    public async Task Nothing_left_to_learn_from_ends_training_with_a_sentence()
    {
        await _world.PublishBaseAsync();
        _world.Rubric.Weights["correct"] = 0;
        _world.Rewards.Add(new DelegateReward("flat", (_, _) => Task.FromResult<double?>(1)));
        _world.Settings.CollapseSteps = 5;

        var reason = await _world.Rounds.RunAsync(null, TrainingWorld.Token);

        Assert.Contains("same reward", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_without_a_served_version_is_named()
    {
        var error = await Assert.ThrowsAsync<AgentsException>(() => _world.Rounds.RunAsync(null, TrainingWorld.Token));

        Assert.Contains("No version of model 'table' is published", error.Message, StringComparison.Ordinal);
    }

    private static bool Close(double left, double right) => Math.Abs(left - right) < 1e-9;

    /// <summary>Runs the rounds in a process of their own, as it were, and stops them at an event.</summary>
    private static async Task<List<TrainingEvent>> RunUntilAsync(
        TrainingWorld world, Func<List<TrainingEvent>, bool> enough)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TrainingWorld.Token);
        var progress = new StopAt(enough, stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Rounds.RunAsync(progress, stop.Token));
        return progress.Events;
    }

    private async Task<List<RunRecord>> RunsAsync()
    {
        var records = await _world.Store.ReadAsync(RunRecord.Collection, null, 0, TrainingWorld.Token)
            .ToListAsync(TrainingWorld.Token);
        return [.. records.Select(r => TrainingJson.Read<RunRecord>(r.Json, "record"))];
    }

    private sealed class StopAt(Func<List<TrainingEvent>, bool> enough, CancellationTokenSource stop)
        : IProgress<TrainingEvent>
    {
        public List<TrainingEvent> Events { get; } = [];

        public void Report(TrainingEvent value)
        {
            Events.Add(value);
            if (enough(Events))
                stop.Cancel();
        }
    }
}
