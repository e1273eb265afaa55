using Agents.Episodes;
using Agents.Training.Progress;
using Agents.Training.Tests.Doubles;

namespace Agents.Training.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private readonly TrainingWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task It_learns_from_what_it_appended_and_every_episode_is_consumed()
    {
        var (run, _) = await _world.TrainAsync(25);

        Assert.InRange(run.Steps[0].Exact, 0, 0.3);
        Assert.InRange(run.Steps[^1].Exact, 0.8, 1);
        var counts = await _world.CountAsync();
        Assert.Equal(new EpisodeCounts(1600, 0, 0, 1600, 0, 0), counts);
    }

    [Fact]
    public async Task Every_episode_carries_run_group_step_task_and_its_tokens()
    {
        await _world.TrainAsync(2);

        var stored = await _world.Store.ReadAsync(new(), TrainingWorld.Token).ToListAsync(TrainingWorld.Token);

        Assert.Equal(16, stored.Select(s => s.Episode.GroupId).Distinct().Count());
        Assert.All(stored, s =>
        {
            var turn = Assert.Single(s.Episode.Turns);
            Assert.Equal(("run", "tabular"), (s.Episode.RunId, s.Episode.Task!.Name));
            Assert.Equal(turn.CompletionIds.Count, turn.LogProbs.Count);
            Assert.Equal("Answer with a digit.", turn.Messages[0].Text);
        });
        Assert.Equal([0, 1], stored.Select(s => s.Episode.Step!.Value).Distinct());
        Assert.Equal(128, stored.Select(s => s.Episode.Turns[0].Sampling.Seed).Distinct().Count());
    }

    [Fact]
    public async Task Evaluation_episodes_are_never_trained_on()
    {
        var measured = Enumerable.Range(0, 20).Select(i => new Episode
        {
            Id = $"evaluation-{i}",
            Purpose = EpisodePurpose.Evaluate,
            RunId = TrainingWorld.Run,
            Step = 0,
            GroupId = "000000-0000",
            Turns = [new EpisodeTurn { Model = "table", PromptIds = [9], CompletionIds = [9, 10], LogProbs = [0, 0] }],
        });
        await _world.Store.AppendAsync([.. measured], TrainingWorld.Token);

        var (_, policy) = await _world.TrainAsync(3);

        Assert.All(policy.Batches, batch => Assert.Equal(64, batch.Count));
        var counts = await _world.CountAsync(EpisodePurpose.Evaluate);
        Assert.Equal((20, 20), (counts.Appended, counts.Open));
    }

    [Fact]
    public async Task Every_step_is_reported_with_its_numbers()
    {
        var events = new EventList();

        var (run, _) = await _world.TrainAsync(4, events: events);

        var steps = events.Events.OfType<StepCompleted>().ToList();
        Assert.Equal([1, 2, 3, 4], steps.Select(s => s.Step.Step));
        Assert.All(steps, s => Assert.Equal(
            (4, 128, 8, true), (s.Of, s.Step.GeneratedTokens, s.Step.Groups, s.Step.Stepped)));
        Assert.Equal(steps.Select(s => s.Step), run.Steps);
    }

    [Fact]
    public async Task All_work_on_the_policy_is_on_one_thread_that_is_not_the_pools()
    {
        var (_, policy) = await _world.TrainAsync(3);

        Assert.Single(policy.Threads);
        Assert.True(policy.IsDisposed);
    }

    [Fact]
    public async Task Engines_that_disagree_are_refused_before_the_first_step()
    {
        _world.Models.OnCreate = policy => policy.Gap = 2e-3;

        var error = await Assert.ThrowsAsync<AgentsException>(() => _world.TrainAsync(3));

        Assert.Contains("differ by 0.002", error.Message, StringComparison.Ordinal);
        Assert.Empty(_world.Models.Policies[0].Batches);
        Assert.Equal(0, (await _world.CountAsync()).Leased);
    }

    [Fact]
    public async Task A_gap_that_is_not_a_number_is_refused()
    {
        _world.Models.OnCreate = policy => policy.Gap = double.NaN;

        await Assert.ThrowsAsync<AgentsException>(() => _world.TrainAsync(1));
    }

    [Fact]
    public async Task A_run_without_any_difference_of_reward_ends_with_a_sentence_and_no_error()
    {
        _world.Settings.CollapseSteps = 4;
        _world.Rubric.Weights["correct"] = 0;
        _world.Rewards.Add(new DelegateReward("flat", (_, _) => Task.FromResult<double?>(0.5)));
        var events = new EventList();

        var (run, _) = await _world.TrainAsync(50, events: events);

        Assert.Equal(4, run.Step);
        var reason = Assert.Single(events.Events.OfType<RunStopped>()).Reason;
        Assert.Contains("same reward", reason, StringComparison.Ordinal);
        Assert.Equal(4 * 64, (await _world.CountAsync()).Consumed);
        Assert.All(run.Steps, s => Assert.Equal((8, 8), (s.Groups, s.ZeroVarianceGroups)));
    }

    [Fact]
    public async Task Learning_rate_zero_changes_nothing()
    {
        _world.Settings.LearningRate = 0;

        var (_, policy) = await _world.TrainAsync(5);

        Assert.Equal(TabularWeights.Start(), policy.Logits);
    }
}
