using Agents.Episodes;
using Agents.Training.Policies;
using Agents.Training.Progress;
using Agents.Training.Runs;
using Agents.Training.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace Agents.Training.Tests.Runs;

public sealed class QuarantineTests : IDisposable
{
    private readonly TrainingWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(double.NaN, "reward 'odd': returned NaN")]
    [InlineData(double.NegativeInfinity, "reward 'odd': returned minus infinity")]
    public async Task A_reward_that_is_not_finite_sets_its_episodes_aside_and_the_run_goes_on(double value,
        string reason)
    {
        _world.Rewards.Add(new DelegateReward("odd", (e, _) => Task.FromResult<double?>(IsFirst(e) ? value : 0)));
        var events = new EventList();

        var (run, policy) = await _world.TrainAsync(6, events: events);

        await AssertQuarantinedAsync(run, policy, reason);
        Assert.All(events.Events.OfType<EpisodesQuarantined>(), q => Assert.Equal((8, reason), (q.Count, q.Reason)));
    }

    [Fact]
    public async Task A_reward_that_throws_sets_its_episodes_aside_and_the_run_goes_on()
    {
        _world.Rewards.Add(new DelegateReward(
            "odd", (e, _) => IsFirst(e) ? throw new TimeoutException("judge is down") : Task.FromResult<double?>(0)));

        var (run, policy) = await _world.TrainAsync(6);

        await AssertQuarantinedAsync(run, policy, "reward 'odd': threw TimeoutException: judge is down");
    }

    [Fact]
    public async Task A_reward_that_hangs_sets_its_episodes_aside_and_the_run_goes_on()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        using var world = new TrainingWorld { Time = time };
        world.Rewards.Add(new DelegateReward("odd", async (e, _) =>
        {
            if (IsFirst(e))
                await new TaskCompletionSource().Task;
            return 0;
        }));

        var training = world.TrainAsync(2);
        while (!training.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(31));
            await Task.Yield();
        }

        await training;
        // The clock runs while others are priced, so some of them may be late as well; none is lost.
        var stored = await world.Store.ReadAsync(new(), TrainingWorld.Token).ToListAsync(TrainingWorld.Token);
        Assert.Equal(128, stored.Count(s => s.State is EpisodeState.Consumed or EpisodeState.Quarantined));
        Assert.All(stored.Where(s => IsFirst(s.Episode)),
            s => Assert.EndsWith("took longer than 30 s", s.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_step_is_taken_when_every_episode_is_set_aside()
    {
        _world.Rewards.Add(new DelegateReward("odd", (_, _) => Task.FromResult<double?>(double.NaN)));
        _world.Settings.CollapseSteps = 5;

        var (run, policy) = await _world.TrainAsync(20);

        Assert.Empty(policy.Batches);
        Assert.Equal(5, run.Step);
        Assert.Contains("No episode of the last 5 steps has a reward", run.StopReason!, StringComparison.Ordinal);
        Assert.All(run.Steps, s => Assert.False(s.Stepped));
        Assert.Equal(new EpisodeCounts(320, 0, 0, 0, 320, 0), await _world.CountAsync());
    }

    [Fact]
    public async Task An_update_that_is_not_finite_sets_its_batch_aside()
    {
        _world.Models.OnCreate = policy => policy.OnUpdate = (number, _) =>
            number == 2 ? new PolicyUpdate(false, double.NaN, double.NaN, 0, 0, 0, 0) : null;

        var (run, _) = await _world.TrainAsync(25);

        Assert.Equal([false], run.Steps.Where(s => !s.Stepped).Select(s => s.Stepped));
        Assert.Equal((3, 64), run.Steps.Where(s => s.Quarantined > 0).Select(s => (s.Step, s.Quarantined)).Single());
        var aside = await _world.Store
            .ReadAsync(new() { State = EpisodeState.Quarantined }, TrainingWorld.Token)
            .ToListAsync(TrainingWorld.Token);
        Assert.Equal(64, aside.Count);
        Assert.All(aside, e => Assert.Equal("the update was not finite (loss NaN, gradient norm NaN)", e.Reason));
        Assert.InRange(run.Steps[^1].Exact, 0.7, 1);
    }

    private static bool IsFirst(Episode episode) => episode.GroupId!.EndsWith("-0000", StringComparison.Ordinal);

    private async Task AssertQuarantinedAsync(TrainingRun run, TabularPolicy policy, string reason)
    {
        Assert.All(run.Steps, s => Assert.Equal((8, 7), (s.Quarantined, s.Groups)));
        Assert.All(policy.Batches, b => Assert.Equal(56, b.Count));
        var counts = await _world.CountAsync();
        Assert.Equal((48, 336, 0, 0), (counts.Quarantined, counts.Consumed, counts.Open, counts.Leased));
        var aside = await _world.Store
            .ReadAsync(new() { State = EpisodeState.Quarantined }, TrainingWorld.Token)
            .ToListAsync(TrainingWorld.Token);
        Assert.All(aside, e => Assert.Equal(reason, e.Reason));
    }
}
