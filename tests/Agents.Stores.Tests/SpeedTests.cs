using System.Diagnostics;
using Agents.Testing.Stores;

namespace Agents.Stores.Tests;

/// <summary>
/// A training step must not notice the store. The best of many rounds: other processes only add time.
/// </summary>
public sealed class SpeedTests(ITestOutputHelper output) : IDisposable
{
    private const int LeastRounds = 10;
    private const int MostRounds = 300;
    private const int MostMilliseconds = 10;
    private readonly SqliteFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_step_of_64_episodes_of_60_tokens_is_appended_and_leased_in_milliseconds()
    {
        var cancel = TestContext.Current.CancellationToken;
        var store = _fixture.Open();
        var (append, lease) = (double.MaxValue, double.MaxValue);
        var round = 0;
        for (; round < LeastRounds || (Math.Max(append, lease) > MostMilliseconds && round < MostRounds); round++)
        {
            var batch = Enumerable.Range(0, 64)
                .Select(i => TestEpisodes.Create($"{round}-{i}", step: round, tokens: 60))
                .ToList();
            append = Math.Min(append, await Milliseconds(async () => await store.AppendAsync(batch, cancel)));
            lease = Math.Min(lease, await Milliseconds(async () => Assert.Equal(
                64, (await store.LeaseAsync(new() { RunId = "run-1", Step = round }, "run-1", 64, cancel)).Count)));
        }

        output.WriteLine($"append {append:f1} ms, lease {lease:f1} ms, best of {round}");
        Assert.InRange(append, 0, MostMilliseconds);
        Assert.InRange(lease, 0, MostMilliseconds);
    }

    private static async Task<double> Milliseconds(Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
