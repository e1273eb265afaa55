using Agents.Training.Runs;
using Agents.Training.Tests.Doubles;

namespace Agents.Training.Tests.Runs;

public sealed class ControlTests : IDisposable
{
    private readonly TrainingWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Shuffled_rewards_teach_nothing_and_have_the_same_mean()
    {
        _world.Settings.Control = TrainingControl.Shuffle;

        var (run, policy) = await _world.TrainAsync(30);

        Assert.InRange(run.Steps.TakeLast(5).Average(s => s.Exact), 0, 0.35);
        Assert.All(run.Steps, s => Assert.Equal(s.Exact, s.Reward!.Value, 9));
        Assert.All(policy.Batches, b => Assert.Contains(b, s => s.Advantage != 0));
    }

    [Fact]
    public async Task Supervised_gives_advantage_one_to_the_rollouts_right_answers_only()
    {
        _world.Settings.Control = TrainingControl.Supervised;

        var (run, policy) = await _world.TrainAsync(30);

        Assert.All(policy.Batches.SelectMany(b => b), sample => Assert.Equal(
            TabularTask.Answer(sample.PromptIds[0]) == $"{sample.CompletionIds[0]}" ? 1 : 0, sample.Advantage));
        Assert.InRange(run.Steps[^1].Exact, 0.7, 1);
    }
}
