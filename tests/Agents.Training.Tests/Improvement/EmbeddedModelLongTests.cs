using Agents.Testing;
using Agents.Training.Gates;
using Agents.Training.Hosting;
using Agents.Training.Improvement;
using Agents.Training.Runs;

namespace Agents.Training.Tests.Improvement;

/// <summary>What <c>improve</c> promises of the embedded model, and the controls beside it.</summary>
[Trait("Category", "Long")]
[Collection(Measured.Name)]
public sealed class EmbeddedModelLongTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task It_gains_at_least_20_points_and_the_gate_promotes_it(int seed)
    {
        var report = await RunAsync(seed, TrainingControl.None);

        Assert.Equal(GateDecision.Promote, report.Gate.Decision);
        Assert.InRange(Gain(report), 20, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Rewards_shuffled_in_the_batch_gain_less_than_3_points(int seed) =>
        Assert.InRange(Gain(await RunAsync(seed, TrainingControl.Shuffle)), -100, 3);

    [Fact]
    public async Task Learning_rate_zero_gains_nothing()
    {
        var report = await RunAsync(1, TrainingControl.None, learningRate: 0, name: "learning rate 0");

        Assert.Equal(report.Before.Correct, report.After.Correct);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Supervised_training_on_the_rollouts_right_answers_is_measured_beside_it(int seed) =>
        Assert.InRange(Gain(await RunAsync(seed, TrainingControl.Supervised)), -100, 100);

    private static async Task<ImproveReport> RunAsync(
        int seed, TrainingControl control, double? learningRate = null, string? name = null)
    {
        LongTests.Require();
        await using var world = new RealWorld("embedded");
        var report = await world.ImproveAsync(
            new TrainingOptions { Seed = seed, Control = control, LearningRate = learningRate });
        Results.Add(
            $"Embedded model, {report.Task}, {report.Steps.Count} steps",
            ("training", name ?? Name(control)),
            ("seed", seed),
            ("n", report.Before.N),
            ("before", $"{report.Before.Accuracy:P1}"),
            ("after", $"{report.After.Accuracy:P1}"),
            ("gain", $"{Gain(report):+0.0;-0.0;0.0} points"),
            ("gate", report.Gate.Decision.ToString().ToLowerInvariant()),
            ("p", $"{report.Gate.P:G3}"));
        return report;
    }

    private static double Gain(ImproveReport report) => 100 * (report.After.Accuracy - report.Before.Accuracy);

    private static string Name(TrainingControl control) => control switch
    {
        TrainingControl.Shuffle => "rewards shuffled",
        TrainingControl.Supervised => "supervised on right rollouts",
        _ => "reinforcement learning",
    };
}
