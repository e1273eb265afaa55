using Agents.Episodes;
using Agents.Training.Runs;
using Agents.Training.Tests.Doubles;

namespace Agents.Training.Tests.Runs;

public sealed class ResumeTests : IDisposable
{
    private const int Steps = 11;

    private readonly TrainingWorld _whole = new();
    private readonly TrainingWorld _broken = new();

    public void Dispose()
    {
        _whole.Dispose();
        _broken.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task After_a_kill_at_a_checkpoint_the_run_ends_with_equal_weights_and_no_episode_counts_twice(int at)
    {
        var (expected, policy) = await _whole.TrainAsync(Steps);

        await Assert.ThrowsAsync<IOException>(
            () => _broken.TrainAsync(Steps, new CrashingStore(_broken.Store, at)));
        Assert.NotEqual(0, (await _broken.CountAsync()).Leased);
        var (resumed, after) = await _broken.TrainAsync(Steps);

        Assert.Equal(policy.Logits, after.Logits);
        Assert.Equal(Numbers(expected), Numbers(resumed));
        Assert.Equal(await _whole.CountAsync(), await _broken.CountAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(10)]
    public async Task After_a_failed_update_the_run_resumes_with_equal_weights(int at)
    {
        var (expected, policy) = await _whole.TrainAsync(Steps);

        _broken.Models.OnCreate = p => p.OnUpdate = (number, _) =>
            number == at ? throw new InvalidOperationException("out of memory") : null;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _broken.TrainAsync(Steps));
        Assert.Equal(0, (await _broken.CountAsync()).Leased);
        _broken.Models.OnCreate = null;
        var (resumed, after) = await _broken.TrainAsync(Steps);

        Assert.Equal(policy.Logits, after.Logits);
        Assert.Equal(Numbers(expected), Numbers(resumed));
        Assert.Equal(await _whole.CountAsync(), await _broken.CountAsync());
    }

    [Fact]
    public async Task A_resumed_step_trains_on_the_stored_rollouts_and_plays_none_again()
    {
        _broken.Models.OnCreate = p => p.OnUpdate = (number, _) =>
            number == 4 ? throw new InvalidOperationException("out of memory") : null;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _broken.TrainAsync(5));
        var played = 0;
        _broken.Models.OnCreate = p => p.OnGenerate = _ => played++;

        await _broken.TrainAsync(5);

        // The checkpoint holds steps 1 to 3; the rollouts of 4 and 5 are in the store.
        Assert.Equal(0, played);
        Assert.Equal(new EpisodeCounts(320, 0, 0, 320, 0, 0), await _broken.CountAsync());
    }

    [Fact]
    public async Task Cancelling_gives_leases_back_and_the_run_resumes_with_equal_weights()
    {
        var (_, policy) = await _whole.TrainAsync(Steps);
        using var stop = new CancellationTokenSource();
        _broken.Models.OnCreate = p => p.OnGenerate = _ =>
        {
            if (p.Batches.Count == 5)
                stop.Cancel();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _broken.TrainAsync(Steps, cancellation: stop.Token));
        Assert.Equal(0, (await _broken.CountAsync()).Leased);
        _broken.Models.OnCreate = null;
        var (_, after) = await _broken.TrainAsync(Steps);

        Assert.Equal(policy.Logits, after.Logits);
    }

    [Fact]
    public async Task Only_the_last_checkpoint_is_kept_and_leftovers_of_a_kill_are_removed()
    {
        var folder = _broken.Data.Combine("runs", TrainingWorld.Run);
        await _broken.TrainAsync(3);
        Directory.CreateDirectory(Path.Combine(folder, ".step-000006.tmp"));
        Directory.CreateDirectory(Path.Combine(folder, "step-000006"));

        await _broken.TrainAsync(3);
        Assert.Equal(["step-000003"], Directory.GetDirectories(folder).Select(Path.GetFileName));

        await _broken.TrainAsync(7);
        Assert.Equal(["step-000007"], Directory.GetDirectories(folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_missing_checkpoint_is_named()
    {
        await _broken.TrainAsync(3);
        Directory.Delete(_broken.Data.Combine("runs", TrainingWorld.Run, "step-000003"), recursive: true);

        var error = await Assert.ThrowsAsync<AgentsException>(() => _broken.TrainAsync(6));

        Assert.Contains("step-000003 is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_can_not_be_written_is_one_clear_line_and_loses_nothing()
    {
        Directory.CreateDirectory(_broken.Data.Combine("runs"));
        await File.WriteAllTextAsync(_broken.Data.Combine("runs", TrainingWorld.Run), "in the way",
            TrainingWorld.Token);

        var error = await Assert.ThrowsAsync<AgentsException>(() => _broken.TrainAsync(3));

        Assert.Contains("could not be written", error.Message, StringComparison.Ordinal);
        Assert.Equal(new EpisodeCounts(192, 192, 0, 0, 0, 0), await _broken.CountAsync());
    }

    private static IEnumerable<RunStep> Numbers(TrainingRun run) =>
        run.Steps.Select(s => s with { SecondsGenerate = 0, SecondsTrain = 0 });
}
