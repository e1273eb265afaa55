using Agents.Episodes;
using Agents.Records;
using Xunit;

namespace Agents.Testing.Stores;

/// <summary>
/// What every <see cref="IEpisodeStore"/> must do. Derive it in the tests of a store; the leasing half is in
/// <c>EpisodeStoreConformanceTests.Leasing.cs</c>.
/// </summary>
public abstract partial class EpisodeStoreConformanceTests
{
    private static readonly EpisodeQuery All = new();

    /// <summary>Cancels when the test run does.</summary>
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A new, empty store, disposed by the derived class; it is the record log as well.</summary>
    protected abstract (IEpisodeStore Episodes, IRecordLog Records) CreateStore();

    /// <summary>A store of its own for each case of a property.</summary>
    private IEpisodeStore Empty => CreateStore().Episodes;

    [Fact]
    public async Task An_episode_comes_back_as_it_was_appended()
    {
        var store = Empty;
        var episode = TestEpisodes.Create("e-1", tokens: 60);
        await store.AppendAsync([episode], Cancel);

        var stored = await store.FindAsync("e-1", Cancel);

        Assert.NotNull(stored);
        Assert.Equal(EpisodeJson.Write(episode), EpisodeJson.Write(stored.Episode));
        Assert.Equal((1, EpisodeState.Open), (stored.Sequence, stored.State));
        Assert.Null(stored.ConsumedBy);
        Assert.Null(stored.Reason);
        Assert.Null(await store.FindAsync("e-2", Cancel));
    }

    [Fact]
    public async Task Episodes_are_read_in_the_order_of_their_commit_and_a_cursor_resumes()
    {
        var store = Empty;
        await store.AppendAsync(TestEpisodes.Many(600, "z"), Cancel);
        await store.AppendAsync(TestEpisodes.Many(5, "a"), Cancel);

        var all = await ToList(store, All);
        Assert.Equal(Enumerable.Range(1, 605).Select(i => (long)i), all.Select(e => e.Sequence));
        Assert.Equal("z-0", all[0].Episode.Id);
        Assert.Equal("a-4", all[^1].Episode.Id);

        var first = await ToList(store, new() { Limit = 301 });
        var rest = await ToList(store, new() { After = first[^1].Sequence });
        Assert.Equal(Ids(all), Ids(first).Concat(Ids(rest)));
    }

    [Fact]
    public async Task A_reader_sees_what_is_appended_after_its_cursor_later()
    {
        var store = Empty;
        await store.AppendAsync(TestEpisodes.Many(2, "a"), Cancel);
        var cursor = (await ToList(store, All))[^1].Sequence;
        Assert.Empty(await ToList(store, new() { After = cursor }));

        await store.AppendAsync(TestEpisodes.Many(2, "b"), Cancel);

        Assert.Equal(["b-0", "b-1"], Ids(await ToList(store, new() { After = cursor })));
    }

    [Fact]
    public async Task A_run_is_found_with_the_runs_within_it()
    {
        var store = Empty;
        string[] runs = ["r", "r/a-1", "r/a-1/b-2", "ra", "r0", "r-1", "r.", "q/r"];
        await store.AppendAsync([.. runs.Select(run => TestEpisodes.Create(run, run: run))], Cancel);

        Assert.Equal(runs[..3], Ids(await ToList(store, new() { RunId = "r" })));
        Assert.Equal(runs[1..3], Ids(await ToList(store, new() { RunId = "r/a-1" })));
        Assert.Equal(3, (await store.CountAsync(new() { RunId = "r" }, Cancel)).Appended);
    }

    [Fact]
    public async Task Queries_select_by_every_part()
    {
        var store = Empty;
        await store.AppendAsync(
            [
                TestEpisodes.Create("a", EpisodePurpose.Use, run: null, step: null) with { Task = null },
                TestEpisodes.Create("b", run: "run-1", step: 1),
                TestEpisodes.Create("c", run: "run-2", step: 1),
                TestEpisodes.Create("d", EpisodePurpose.Evaluate, "run-2", 2),
            ],
            Cancel);
        await store.LeaseAsync(new() { RunId = "run-2" }, "run-2", 1, Cancel);

        Assert.Equal(["c", "d"], Ids(await ToList(store, new() { RunId = "run-2" })));
        Assert.Equal(["a"], Ids(await ToList(store, new() { Purpose = EpisodePurpose.Use })));
        Assert.Equal(["c"], Ids(await ToList(store, new() { State = EpisodeState.Leased })));
        Assert.Equal(["b", "c", "d"], Ids(await ToList(store, new() { Task = "addition" })));
        Assert.Equal(["b", "c"], Ids(await ToList(store, new() { Step = 1 })));
        Assert.Equal(["c"], Ids(await ToList(store, new() { Step = 1, After = 2 })));
        Assert.Empty(await ToList(store, new() { Limit = 0 }));
        Assert.Equal(new EpisodeCounts(2, 1, 1, 0, 0, 1), await store.CountAsync(new() { RunId = "run-2" }, Cancel));
        Assert.Equal(new EpisodeCounts(4, 3, 1, 0, 0, 1), await store.CountAsync(All, Cancel));
        Assert.Equal(new EpisodeCounts(0, 0, 0, 0, 0, 0), await store.CountAsync(new() { RunId = "x" }, Cancel));
    }

    [Fact]
    public async Task Appending_again_is_accepted_when_equal_and_refused_when_not()
    {
        var store = Empty;
        await store.AppendAsync(TestEpisodes.Many(2), Cancel);
        await store.SetSignalAsync("e-0", "rating", 1, Cancel);

        await store.AppendAsync(TestEpisodes.Many(3), Cancel);
        Assert.Equal(["e-0", "e-1", "e-2"], Ids(await ToList(store, All)));

        var other = TestEpisodes.Create("e-1") with { Error = "other" };
        await Assert.ThrowsAsync<EpisodeExistsException>(
            async () => await store.AppendAsync([TestEpisodes.Create("new"), other], Cancel));
        Assert.Equal(["e-0", "e-1", "e-2"], Ids(await ToList(store, All)));
    }

    [Fact]
    public async Task A_signal_is_added_or_replaced_later()
    {
        var store = Empty;
        await store.AppendAsync(TestEpisodes.Many(2), Cancel);

        Assert.True(await store.SetSignalAsync("e-0", "rating", -1, Cancel));
        Assert.True(await store.SetSignalAsync("e-0", "entropy", 1.0 / 3, Cancel));
        Assert.False(await store.SetSignalAsync("none", "rating", 1, Cancel));

        var signals = (await store.FindAsync("e-0", Cancel))!.Episode.Signals;
        Assert.Equal(new Dictionary<string, double> { ["rating"] = -1, ["entropy"] = 1.0 / 3 }, signals);
        Assert.Equal(0.1, (await store.FindAsync("e-1", Cancel))!.Episode.Signals["rating"]);
    }

    [Fact]
    public async Task Concurrent_appends_store_each_episode_once()
    {
        var store = Empty;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    await store.AppendAsync(TestEpisodes.Many(3, $"w{writer}-{i}"), Cancel);
                }
            },
            Cancel)));

        var all = await ToList(store, All);
        Assert.Equal(Enumerable.Range(1, 480).Select(i => (long)i), all.Select(e => e.Sequence));
        Assert.Equal(480, Ids(all).Distinct().Count());
        var one = Ids(all).Where(id => id.StartsWith("w7-", StringComparison.Ordinal)).ToList();
        Assert.Equal(Enumerable.Range(0, 10).SelectMany(i => Ids7(i)), one);
        static IEnumerable<string> Ids7(int i) => [$"w7-{i}-0", $"w7-{i}-1", $"w7-{i}-2"];
    }

    [Fact]
    public async Task An_empty_append_and_a_cancelled_one_store_nothing()
    {
        var store = Empty;
        await store.AppendAsync([], Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.AppendAsync(TestEpisodes.Many(1), new CancellationToken(true)));
        Assert.Empty(await ToList(store, All));
    }

    /// <summary>Everything that a query finds.</summary>
    protected static async Task<List<StoredEpisode>> ToList(IEpisodeStore store, EpisodeQuery query)
    {
        var list = new List<StoredEpisode>();
        await foreach (var episode in store.ReadAsync(query, Cancel))
        {
            list.Add(episode);
        }

        return list;
    }

    /// <summary>The ids, in order.</summary>
    protected static IReadOnlyList<string> Ids(IEnumerable<StoredEpisode> episodes) =>
        [.. episodes.Select(e => e.Episode.Id)];
}
