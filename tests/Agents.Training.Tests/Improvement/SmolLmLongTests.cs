using Agents.Evaluation;
using Agents.Testing;
using Agents.Training.Gates;
using Agents.Training.Hosting;

namespace Agents.Training.Tests.Improvement;

/// <summary>SmolLM2-135M on additions, in the setting in which TRL 1.16 was measured.</summary>
[Trait("Category", "Long")]
[Collection(Measured.Name)]
public sealed class SmolLmLongTests
{
    private const int Items = 200;

    private static readonly (int Steps, string Trl)[] Milestones = [(8, "42 %"), (16, "62.5 %, 56 %"), (40, "74 %")];

    // Each alone, so that one can be measured again; with each at 50 % the mean is, too.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_16_steps_half_of_the_answers_are_right_and_the_gate_promotes(int seed)
    {
        LongTests.Require();
        var path = SharedFiles.Models("SmolLM2-135M-Instruct.Q4_1.gguf");

        Assert.InRange(await RunAsync(path, seed), 0.5, 1);
    }

    /// <returns>Accuracy after 16 steps.</returns>
    private static async Task<double> RunAsync(string path, int seed)
    {
        await using var world = new RealWorld(path);
        var parent = await world.BaseAsync();
        var options = new TrainingOptions { Model = parent.Model, Seed = seed, CheckpointInterval = 1000 };
        var (before, incumbent) = (
            await world.EvaluateAsync(parent, options, TaskSplit.Test, Items),
            await world.EvaluateAsync(parent, options, TaskSplit.Validation, Items));
        Assert.InRange(before.Accuracy, 0, 0.05);
        await using var policy = await world.HostAsync(options);
        var run = world.Services.Create(policy, parent, options, "run");
        var at16 = 0.0;
        foreach (var (steps, trl) in Milestones)
        {
            await run.RunAsync(steps, null, RealWorld.Token);
            var version = await world.StageAsync(policy, parent, run);
            var report = await world.EvaluateAsync(version, options, TaskSplit.Test, Items);
            var candidate = await world.EvaluateAsync(version, options, TaskSplit.Validation, Items);
            var gate = PromotionGate.Decide(candidate, incumbent, options.Alpha, 1);
            Record(seed, steps, before, report, gate, trl);
            if (steps != 16)
                continue;
            at16 = report.Accuracy;
            Assert.Equal(GateDecision.Promote, gate.Decision);
        }

        return at16;
    }

    private static void Record(
        int seed, int steps, EvaluationReport before, EvaluationReport after, GateReport gate, string trl) =>
        Results.Add(
            "SmolLM2-135M, addition, 8 x 8 x 16, full f32, 1e-5",
            ("seed", seed),
            ("steps", steps),
            ("n", after.N),
            ("before", $"{before.Accuracy:P1}"),
            ("after", $"{after.Accuracy:P1}"),
            ("95 % interval", $"{after.Interval.Low:P1} to {after.Interval.High:P1}"),
            ("gate", $"{gate.Decision.ToString().ToLowerInvariant()}, p = {gate.P:G3}"),
            ("TRL 1.16, other seeds", trl));
}
