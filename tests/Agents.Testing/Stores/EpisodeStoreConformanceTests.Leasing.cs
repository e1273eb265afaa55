using System.Collections.Concurrent;
using Agents.Episodes;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Agents.Testing.Stores;

public abstract partial class EpisodeStoreConformanceTests
{
    [Fact]
    public async Task A_lease_takes_the_oldest_open_episodes_and_marks_them()
    {
        var store = Empty;
        await store.AppendAsync(TestEpisodes.Many(5), Cancel);

        var leased = await store.LeaseAsync(All, "run-1", 2, Cancel);
        Assert.Equal(["e-0", "e-1"], Ids(leased));
        Assert.All(leased, e => Assert.Equal((EpisodeState.Leased, "run-1"), (e.State, e.ConsumedBy)));
        Assert.Equal(["e-2", "e-3", "e-4"], Ids(await store.LeaseAsync(All, "run-2", 9, Cancel)));
        Assert.Empty(await store.LeaseAsync(All, "run-1", 9, Cancel));
        Assert.Equal(new EpisodeCounts(5, 0, 5, 0, 0, 0), await store.CountAsync(All, Cancel));
    }

    [Fact]
    public async Task Evaluation_episodes_are_never_leased()
    {
        var store = Empty;
        await store.AppendAsync(TestEpisodes.Many(3, "v", EpisodePurpose.Evaluate), Cancel);
        await store.AppendAsync(TestEpisodes.Many(1, "t"), Cancel);

        Assert.Empty(await store.LeaseAsync(new() { Purpose = EpisodePurpose.Evaluate }, "run-1", 9, Cancel));
        Assert.Equal(["t-0"], Ids(await store.LeaseAsync(All, "run-1", 9, Cancel)));
    }

    [Fact]
    public async Task Concurrent_leases_never_hand_out_one_episode_twice()
    {
        var store = Empty;
        await store.AppendAsync(TestEpisodes.Many(200), Cancel);
        var taken = new ConcurrentBag<string>();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(worker => Task.Run(
            async () =>
            {
                while (await store.LeaseAsync(All, $"owner-{worker}", 7, Cancel) is { Count: > 0 } batch)
                {
                    Ids(batch).ToList().ForEach(taken.Add);
                }
            },
            Cancel)));

        Assert.Equal(200, taken.Count);
        Assert.Equal(200, taken.Distinct().Count());
    }

    [Fact]
    public async Task Consuming_settles_episodes_and_records_together()
    {
        var (store, records) = CreateStore();
        await store.AppendAsync(TestEpisodes.Many(3), Cancel);
        await store.LeaseAsync(All, "run-1", 3, Cancel);

        await store.ConsumeAsync(
            new()
            {
                Owner = "run-1",
                Consumed = ["e-0", "e-2"],
                Quarantined = new Dictionary<string, string> { ["e-1"] = "reward 'exact' is NaN" },
                Records = [new("checkpoints", "run-1", """{"step":1}""")],
            },
            Cancel);

        var all = await ToList(store, All);
        Assert.Equal(
            [EpisodeState.Consumed, EpisodeState.Quarantined, EpisodeState.Consumed], all.Select(e => e.State));
        Assert.Equal([null, "reward 'exact' is NaN", null], all.Select(e => e.Reason));
        Assert.All(all, e => Assert.Equal("run-1", e.ConsumedBy));
        Assert.Equal(new EpisodeCounts(3, 0, 0, 2, 1, 0), await store.CountAsync(All, Cancel));
        Assert.Equal("""{"step":1}""", Assert.Single(await RecordLists.Read(records, "checkpoints")).Json);
        Assert.Equal(0, await store.ReleaseAsync("run-1", Cancel));
        Assert.Empty(await store.LeaseAsync(All, "run-1", 9, Cancel));
    }

    [Theory]
    [InlineData("open", "e-9")]
    [InlineData("another owner's", "e-2")]
    [InlineData("consumed", "e-0")]
    [InlineData("unknown", "nobody")]
    [InlineData("named twice", "e-1")]
    public async Task Consuming_what_is_not_leased_by_the_owner_writes_nothing(string what, string id)
    {
        var (store, records) = CreateStore();
        await store.AppendAsync(TestEpisodes.Many(10), Cancel);
        await store.LeaseAsync(All, "run-1", 2, Cancel);
        await store.LeaseAsync(All, "run-2", 1, Cancel);
        await store.ConsumeAsync(new() { Owner = "run-1", Consumed = ["e-0"] }, Cancel);
        var before = await store.CountAsync(All, Cancel);

        var error = await Assert.ThrowsAsync<LeaseLostException>(async () => await store.ConsumeAsync(
            new()
            {
                Owner = "run-1",
                Consumed = ["e-1", id],
                Records = [new("checkpoints", "run-1", "{}")],
            },
            Cancel));

        Assert.True(error.Message.Contains(id, StringComparison.Ordinal), $"{what}: {error.Message}");
        Assert.Equal(before, await store.CountAsync(All, Cancel));
        Assert.Empty(await RecordLists.Read(records, "checkpoints"));
    }

    [Fact]
    public async Task Consuming_with_a_record_that_is_no_json_writes_nothing()
    {
        var store = Empty;
        await store.AppendAsync(TestEpisodes.Many(1), Cancel);
        await store.LeaseAsync(All, "run-1", 1, Cancel);

        await Assert.ThrowsAsync<AgentsException>(async () => await store.ConsumeAsync(
            new() { Owner = "run-1", Consumed = ["e-0"], Records = [new("checkpoints", "run-1", "{")] }, Cancel));

        Assert.Equal(1, await store.ReleaseAsync("run-1", Cancel));
    }

    [Fact]
    public async Task Releasing_gives_back_only_the_owners_leases()
    {
        var store = Empty;
        await store.AppendAsync(TestEpisodes.Many(6), Cancel);
        await store.LeaseAsync(All, "run-1", 3, Cancel);
        await store.LeaseAsync(All, "run-2", 1, Cancel);
        await store.ConsumeAsync(new() { Owner = "run-1", Consumed = ["e-1"] }, Cancel);

        Assert.Equal(2, await store.ReleaseAsync("run-1", Cancel));

        Assert.Equal(new EpisodeCounts(6, 4, 1, 1, 0, 0), await store.CountAsync(All, Cancel));
        Assert.Equal(["e-0", "e-2", "e-4", "e-5"], Ids(await store.LeaseAsync(All, "run-3", 9, Cancel)));
    }

    [Fact]
    public async Task One_trainer_at_a_time()
    {
        var store = Empty;
        var first = await store.BeginTrainingAsync("run-1", Cancel);
        var error = await Assert.ThrowsAsync<TrainerBusyException>(
            async () => await store.BeginTrainingAsync("run-2", Cancel));
        Assert.Contains("run-1", error.Message, StringComparison.Ordinal);

        await store.AppendAsync(TestEpisodes.Many(1), Cancel);
        await first.DisposeAsync();
        await first.DisposeAsync();
        await using var second = await store.BeginTrainingAsync("run-2", Cancel);
        await Assert.ThrowsAsync<TrainerBusyException>(
            async () => await store.BeginTrainingAsync("run-3", Cancel));
    }

    [Fact]
    public void Random_operations_leave_what_a_simple_model_says()
    {
        var operation = StoreOperation.Generator;
        var property = Prop.ForAll(
            operation.ListOf().ToArbitrary(),
            operations => new EpisodeStoreModel(Empty).Run(operations, Cancel));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40).WithEndSize(60), property);
    }
}
