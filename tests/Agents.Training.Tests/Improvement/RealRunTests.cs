using System.Security.Cryptography;
using Agents.Episodes;
using Agents.Evaluation;
using Agents.Training.Hosting;
using Agents.Training.Tests.Doubles;

namespace Agents.Training.Tests.Improvement;

/// <summary>The loop on the embedded model and the embedded store, a few small steps.</summary>
public sealed class RealRunTests
{
    private static readonly TrainingOptions Settings = new()
    {
        Model = "embedded",
        Prompts = 4,
        Group = 4,
        CheckpointInterval = 2,
        LearningRate = 1e-4,
        Seed = 3,
    };

    [Fact]
    public async Task A_resumed_run_ends_with_equal_weights_bit_by_bit()
    {
        await using var whole = new RealWorld("embedded");
        await using var broken = new RealWorld("embedded");
        var expected = await TrainAsync(whole, whole.Services.Store);

        await Assert.ThrowsAsync<IOException>(
            () => TrainAsync(broken, new CrashingStore(broken.Services.Store, atConsumption: 1)));
        var resumed = await TrainAsync(broken, broken.Services.Store);

        Assert.Equal(expected, resumed);
        var counts = await broken.Services.Store.CountAsync(new() { RunId = "run" }, RealWorld.Token);
        Assert.Equal(new EpisodeCounts(96, 0, 0, 96, 0, 0), counts);
    }

    [Fact]
    public async Task The_two_engines_agree_and_a_staged_version_answers_as_the_trainer_would()
    {
        await using var world = new RealWorld("embedded");
        var parent = await world.BaseAsync();
        await using var policy = await world.HostAsync(Settings);
        var run = world.Services.Create(policy, parent, Settings, "run");

        await run.RunAsync(2, null, RealWorld.Token);
        var version = await world.StageAsync(policy, parent, run);

        Assert.InRange(run.LogProbGap, 0, 1e-4);
        Assert.NotEqual(parent.Id, version.Id);
        var report = await world.EvaluateAsync(version, Settings, TaskSplit.Test, 50);
        Assert.Equal(50, report.N);
        Assert.InRange(report.WellFormed, 45, 50);
    }

    private static async Task<string> TrainAsync(RealWorld world, IEpisodeStore store)
    {
        await using var policy = await world.HostAsync(Settings);
        var services = world.Services with { Store = store };
        var run = services.Create(policy, await world.BaseAsync(), Settings, "run");
        await run.ResumeAsync(RealWorld.Token);
        await run.RunAsync(6, null, RealWorld.Token);
        var folder = world.Data.Combine("runs", "run", "step-000006");
        var files = Directory.GetFiles(folder, "*.safetensors").Order(StringComparer.Ordinal);
        return string.Join(' ', files.Select(f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))));
    }
}
