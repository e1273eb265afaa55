using System.Globalization;
using Agents.Faults;
using Agents.Testing;

namespace Agents.Training.Tests.Processes;

/// <summary>
/// The whole loop on the embedded model, killed again and again. After each kill nothing acknowledged is gone and
/// nothing is trained on twice; at the end the versions are those of an application that was never killed, to the bit:
/// a step that was lost, or taken twice, would give others.
/// </summary>
public sealed class LoopKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Never = 1_000_000;
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _acknowledged = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Data => _folder["data"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_at_the_points_of_a_checkpoint()
    {
        foreach (var point in new[] { FaultPoint.OptimizerStep, FaultPoint.CheckpointWritten, FaultPoint.Renamed })
            await KillAt($"{point}:2");

        // After the commit of the process's first publication, before the record of the gate.
        await KillAt($"{FaultPoint.VersionPublished}:2");
        await EndAsIfNeverKilled();
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Killed_at_every_point_and_at_20_random_moments()
    {
        LongTests.Require();
        for (var round = 1; round <= 3; round++)
        {
            foreach (var point in FaultPoint.Names)
                await KillAt(string.Create(CultureInfo.InvariantCulture, $"{point}:{round}"));
        }

        var random = new Random(1);
        for (var i = 0; i < 20; i++)
        {
            using var host = Start(fault: null, Never);
            for (var line = random.Next(1, 400); line > 0; line--)
                Assert.NotNull(await host.ReadLine(Cancel));
            host.Kill();
            await CheckKilled(host, "random");
        }

        await EndAsIfNeverKilled();
    }

    private async Task KillAt(string fault)
    {
        using var host = Start(fault, Never);
        await CheckKilled(host, fault);
    }

    private async Task CheckKilled(ChildProcess host, string fault)
    {
        var (exitCode, error) = await host.Finish(Cancel);
        Assert.True(exitCode == ChildProcess.Killed, $"{fault}: not killed but ended with {exitCode}: {error}");
        _acknowledged.AddRange(host.Lines.Select(line => line[2..]));
        var published = await LoopInvariants.Check(Data, _acknowledged, Cancel);
        output.WriteLine($"{fault}: {host.Lines.Count} answers, {published.Count} versions");
    }

    private async Task EndAsIfNeverKilled()
    {
        var before = await LoopInvariants.Check(Data, _acknowledged, Cancel);
        var versions = await RunToEnd(Data, before.Count + 1);
        var reference = await RunToEnd(_folder["reference"], before.Count + 1);
        Assert.Equal(reference.Take(versions.Count), versions.Take(reference.Count));
    }

    private static async Task<IReadOnlyList<string>> RunToEnd(string folder, int publications)
    {
        using var host = ChildProcess.Start("Agents.LoopHost", null, folder, $"{publications}");
        var (exitCode, error) = await host.Finish(Cancel);
        Assert.True(exitCode == 0, error);
        return await LoopInvariants.Check(folder, [.. host.Lines.Select(line => line[2..])], Cancel);
    }

    private ChildProcess Start(string? fault, int publications) =>
        ChildProcess.Start("Agents.LoopHost", fault, Data, $"{publications}");
}
