using System.Diagnostics;
using Agents.Faults;
using Agents.KillHost;
using Agents.Testing;
using Agents.Workflows;
using Agents.Workflows.Engine;

namespace Agents.Stores.Tests.Processes;

/// <summary>
/// A process that runs a workflow is killed, and another goes on with the run: it gives the output of a run that nobody
/// killed, and what was finished is not run again.
/// </summary>
public sealed class WorkflowKillTests(ITestOutputHelper output) : IDisposable
{
    // Calls of a function: two a pass and two in the subworkflow of each, and four at the end.
    private const int Calls = (5 * 4) + 4;

    private readonly SqliteFixture _fixture = new();

    public static TheoryData<string, int> Points
    {
        get
        {
            var points = new TheoryData<string, int>();
            foreach (string point in FaultPoint.WorkflowNames)
            {
                foreach (int hit in point == FaultPoint.RequestPending ? [1, 4] : new[] { 1, 3, 20, 39 })
                    points.Add(point, hit);
            }

            return points;
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Killed_at_a_point_a_run_goes_on(string point, int hit)
    {
        string folder = _fixture.NewFolder();
        await KillAtPoint(folder, point, hit);
        await CheckResumption(folder, await Whole());
    }

    [Fact]
    public async Task Killed_at_20_random_moments_a_run_goes_on() => await KillAtRandomMoments(20, 20260102);

    [Fact]
    public async Task Killed_again_and_again_one_run_goes_on_each_time()
    {
        string folder = _fixture.NewFolder();
        for (int hit = 1; hit <= 9; hit += 2)
        {
            var finished = await Finished(folder);
            int calls = CountedWorkflow.Keys(folder).Length;
            await KillAtPoint(folder, FaultPoint.StepWritten, hit);
            Assert.Empty(CountedWorkflow.Keys(folder).Skip(calls).Intersect(finished));
        }

        await CheckResumption(folder, await Whole());
    }

    [Fact]
    public async Task While_another_process_works_on_a_run_it_is_refused()
    {
        string folder = _fixture.NewFolder();
        using var host = ChildProcess.Start("Agents.KillHost", null, "workflow", folder);
        for (int moment = 0; moment < 20; moment++)
        {
            Assert.Equal("moment", await host.ReadLine(Cancel));
            host.Write();
        }

        var error = await Assert.ThrowsAsync<AgentsException>(
            () => new CountedWorkflow(_fixture.Open(folder), folder).FinishAsync(Cancel));
        Assert.Contains("is being worked on by process", error.Message, StringComparison.Ordinal);
        host.Kill();
        await CheckKilled(host);
        await CheckResumption(folder, await Whole());
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Killed_at_every_hit_of_every_point_and_at_100_random_moments()
    {
        LongTests.Require();
        var whole = await Whole();
        int hits = 0;
        foreach (string point in FaultPoint.WorkflowNames)
        {
            int most = point == FaultPoint.RequestPending ? 5 : CountedWorkflow.Supersteps;
            for (int hit = 1; hit <= most; hit++, hits++)
            {
                string folder = _fixture.NewFolder();
                await KillAtPoint(folder, point, hit);
                await CheckResumption(folder, whole);
            }
        }

        await KillAtRandomMoments(100, 20260103);
        Results.Add(
            "Workflows, killed and resumed", ("supersteps", CountedWorkflow.Supersteps), ("kills at named points", hits),
            ("kills at random moments", 100), ("same output", hits + 100), ("finished nodes run twice", 0));
    }

    private async Task KillAtRandomMoments(int times, int seed)
    {
        var whole = await Whole();
        var random = new Random(seed);
        for (int i = 0; i < times; i++)
        {
            string folder = _fixture.NewFolder();
            using var host = ChildProcess.Start("Agents.KillHost", null, "workflow", folder);
            // Released at a moment, never the last, and killed within what it does next.
            for (int moment = random.Next(whole.Moments - 1); moment >= 0; moment--)
            {
                Assert.Equal("moment", await host.ReadLine(Cancel));
                host.Write();
            }

            Spin(TimeSpan.FromMicroseconds(random.Next(3000)));
            host.Kill();
            await CheckKilled(host);
            await CheckResumption(folder, whole);
        }
    }

    private static async Task KillAtPoint(string folder, string point, int hit)
    {
        using var host = ChildProcess.Start("Agents.KillHost", $"{point}:{hit}", "workflow", folder);
        await CheckKilled(host);
    }

    private static async Task CheckKilled(ChildProcess host)
    {
        var (exitCode, error) = await host.Finish(Cancel);
        Assert.True(exitCode == ChildProcess.Killed, $"Not killed but ended with {exitCode}: {error}");
    }

    // Runs the rest in this process, and looks at the calls that were made in both.
    private async Task CheckResumption(string folder, (string Output, string[] Keys, int Moments) whole)
    {
        var finished = await Finished(folder);
        string[] before = CountedWorkflow.Keys(folder);
        Assert.Subset(before.ToHashSet(), finished);

        var result = await new CountedWorkflow(_fixture.Open(folder), folder).FinishAsync(Cancel);

        string[] all = CountedWorkflow.Keys(folder);
        string[] after = all[before.Length..];
        output.WriteLine($"{before.Length} calls before the kill, {finished.Count} of them finished; {after.Length} after");
        Assert.Equal((WorkflowStatus.Completed, whole.Output), (result.Status, result.Text));
        Assert.Equal(5, result.Spent.Loops);
        Assert.Empty(after.Intersect(finished));
        // What was cut off ran again under the same key: there is no key that an undisturbed run does not have.
        Assert.Equal(whole.Keys, all.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(after.Length, after.Distinct().Count());
        Assert.Equal(whole.Keys, finished.Concat(after).Order(StringComparer.Ordinal));
        Assert.Equal(CountedWorkflow.Supersteps, await Supersteps(folder));
    }

    private async Task<(string Output, string[] Keys, int Moments)> Whole()
    {
        string folder = _fixture.NewFolder();
        int moments = 0;
        var result = await new CountedWorkflow(
            _fixture.Open(folder), folder, () => Interlocked.Increment(ref moments)).FinishAsync(Cancel);
        string[] keys = [.. CountedWorkflow.Keys(folder).Order(StringComparer.Ordinal)];
        Assert.Equal(Calls, keys.Distinct().Count());
        Assert.Equal(Calls, keys.Length);
        return (result.Text, keys, moments);
    }

    // The keys of the executions that a checkpoint contains, those of subworkflows too.
    private async Task<HashSet<string>> Finished(string folder)
    {
        var keys = new HashSet<string>();
        await foreach (var record in _fixture.Open(folder).ReadAsync(RunRecord.Collection, cancellationToken: Cancel))
        {
            if (RunRecord.Read(record.Json) is StepRecord step)
                keys.UnionWith(step.Nodes.Where(n => n.Requests is null).Select(n => $"{record.Key}/{n.Key}"));
        }

        keys.IntersectWith(CountedWorkflow.Keys(folder));
        return keys;
    }

    private async Task<int> Supersteps(string folder)
    {
        int last = 0;
        await foreach (var record in _fixture.Open(folder)
            .ReadAsync(RunRecord.Collection, CountedWorkflow.RunId, cancellationToken: Cancel))
        {
            if (RunRecord.Read(record.Json) is StepRecord step)
                Assert.Equal(++last, step.Superstep);
        }

        return last;
    }

    private static void Spin(TimeSpan time)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time;)
            Thread.SpinWait(20);
    }
}
