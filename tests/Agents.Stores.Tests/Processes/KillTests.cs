using Agents.Faults;
using Agents.Testing;

namespace Agents.Stores.Tests.Processes;

/// <summary>
/// A process that appends, leases, consumes and publishes at once is killed, started again on what it left, and killed
/// again; after each kill the store must hold what was acknowledged.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    public static TheoryData<string> Points =>
        [FaultPoint.Append, FaultPoint.Lease, FaultPoint.Consume, FaultPoint.VersionPublished];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_at_random_moments() => await KillAtRandomMoments(3);

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Killed_before_and_after_a_commit(string point) => await KillAtPoint(point, [7, 14]);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Killed_at_20_random_moments()
    {
        LongTests.Require();
        await KillAtRandomMoments(20);
    }

    [Theory]
    [MemberData(nameof(Points))]
    [Trait("Category", "Long")]
    public async Task Killed_20_times_at_each_point(string point)
    {
        LongTests.Require();
        await KillAtPoint(point, Enumerable.Range(1, 20));
    }

    private async Task KillAtRandomMoments(int times)
    {
        var random = new Random(20260101);
        for (var i = 0; i < times; i++)
        {
            using var host = ChildProcess.Start("Agents.KillHost", null, "work", _folder.Path, $"{i}");
            for (var line = random.Next(1, 150); line > 0; line--)
                Assert.NotNull(await host.ReadLine(Cancel));
            host.Kill();
            await Check(host);
        }
    }

    private async Task KillAtPoint(string point, IEnumerable<int> hits)
    {
        foreach (var hit in hits)
        {
            using var host = ChildProcess.Start("Agents.KillHost", $"{point}:{hit}", "work", _folder.Path, $"{hit}");
            await Check(host);
        }
    }

    private async Task Check(ChildProcess host)
    {
        var (exitCode, error) = await host.Finish(Cancel);
        Assert.True(exitCode == ChildProcess.Killed, $"Not killed but ended with {exitCode}: {error}");
        _said.AddRange(host.Lines);
        await StoreInvariants.Check(_folder.Path, _said, Cancel);
        output.WriteLine($"killed after {host.Lines.Count} acknowledged calls");
    }
}
