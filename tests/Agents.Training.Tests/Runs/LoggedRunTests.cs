using Agents.Episodes;
using Agents.Training.Tests.Doubles;

namespace Agents.Training.Tests.Runs;

/// <summary>Training on what an application logged, instead of on rollouts.</summary>
public sealed class LoggedRunTests : IDisposable
{
    private readonly TrainingWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Logged_episodes_are_trained_on_once_and_then_the_run_ends()
    {
        await LogAsync(70);
        (_world.Settings.LoggedRun, _world.Settings.Prompts, _world.Settings.Group) = ("app", 4, 8);
        var (run, policy) = await _world.TrainAsync(100);
        Assert.Equal([32, 32, 6], policy.Batches.Select(b => b.Count));
        Assert.Contains("app", run.StopReason, StringComparison.Ordinal);
        Assert.Equal(3, run.Step);
        var counts = await _world.CountAsync(EpisodePurpose.Use);
        Assert.Equal((0L, 70L), (counts.Open, counts.Consumed));
        // Started again, it has nothing to do and does nothing.
        var (again, idle) = await _world.TrainAsync(100);
        Assert.Equal((3, 0), (again.Step, idle.Batches.Count));
    }

    [Fact]
    public async Task A_run_that_was_cut_off_trains_on_each_once()
    {
        await LogAsync(70);
        (_world.Settings.LoggedRun, _world.Settings.Prompts, _world.Settings.Group) = ("app", 4, 8);
        (_world.Settings.CheckpointInterval, var store) = (1, new CrashingStore(_world.Store, 1));
        await Assert.ThrowsAsync<IOException>(() => _world.TrainAsync(100, store));
        var (run, policy) = await _world.TrainAsync(100);
        Assert.Equal([32, 6], policy.Batches.Select(b => b.Count));
        Assert.Equal(3, run.Step);
    }

    private async Task LogAsync(int count)
    {
        var rollout = new EpisodeTurn
        {
            Model = "table",
            PromptIds = [1],
            CompletionIds = [2, 10],
            LogProbs = [-2, 0],
            SamplingLogProbs = [-2, 0],
        };
        await _world.Store.AppendAsync([.. Enumerable.Range(0, count).Select(i => new Episode
        {
            Id = $"e{i:D4}",
            RunId = "app",
            GroupId = $"g{i / 2}",
            Signals = new Dictionary<string, double> { ["rating"] = i % 2 },
            Turns = [rollout],
        })], TrainingWorld.Token);
        _world.Rewards.Add(new DelegateReward("rating", (e, _) => Task.FromResult<double?>(e.Signals["rating"])));
    }
}
