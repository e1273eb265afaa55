using Agents.Episodes;

namespace Agents.Tests.Episodes;

public sealed class EpisodeRecorderTests
{
    [Fact]
    public async Task Acknowledged_only_after_the_commit()
    {
        await using var fixture = new RecordingFixture();
        fixture.HoldCommits();

        var receipt = await fixture.RecordAsync("a");
        Assert.False(receipt.Acknowledged.IsCompleted);
        Assert.Empty(fixture.Store.Committed);

        fixture.ReleaseCommits();
        await receipt.Acknowledged;
        Assert.Equal("a", Assert.Single(fixture.Store.Committed).Id);
    }

    [Fact]
    public async Task Everything_that_waits_is_one_commit()
    {
        await using var fixture = new RecordingFixture();
        await fixture.RecordHeldAsync("first");
        for (var i = 0; i < 20; i++)
            await fixture.RecordAsync($"{i}");

        fixture.ReleaseCommits();
        await fixture.StopAsync();

        Assert.Equal([1, 20], fixture.Store.Batches);
    }

    [Fact]
    public async Task When_the_queue_is_full_the_caller_waits_and_nothing_is_dropped()
    {
        await using var fixture = new RecordingFixture(capacity: 2);
        await fixture.RecordHeldAsync("0");
        await fixture.RecordAsync("1");
        await fixture.RecordAsync("2");

        var waiting = fixture.RecordAsync("3");
        using var impatient = new CancellationTokenSource();
        var cancelled = fixture.RecordCancellableAsync("4", impatient.Token);
        Assert.False(waiting.IsCompleted);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        fixture.ReleaseCommits();
        await (await waiting).Acknowledged;
        await fixture.StopAsync();
        Assert.Equal(["0", "1", "2", "3", "4"], fixture.CommittedIds);
    }

    [Fact]
    public async Task A_failing_store_shows_on_the_receipt_and_the_next_episode_is_written()
    {
        await using var fixture = new RecordingFixture();
        fixture.Store.BeforeAppend = () => throw new IOException("No space left on device");
        var lost = await fixture.RecordAsync("lost");
        var error = await Assert.ThrowsAsync<IOException>(() => lost.Acknowledged);
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);

        fixture.Store.BeforeAppend = null;
        await (await fixture.RecordAsync("kept")).Acknowledged;
        Assert.Equal(["kept"], fixture.CommittedIds);
    }

    [Fact]
    public async Task One_id_that_exists_does_not_take_its_batch_along()
    {
        await using var fixture = new RecordingFixture();
        var taken = new Episode { Id = "taken", Step = 7 };
        await fixture.Store.AppendAsync([taken], TestContext.Current.CancellationToken);
        await fixture.RecordHeldAsync("first");
        var good = await fixture.RecordAsync("good");
        var bad = await fixture.RecordAsync("taken");

        fixture.ReleaseCommits();
        await good.Acknowledged;
        await Assert.ThrowsAsync<EpisodeExistsException>(() => bad.Acknowledged);
    }

    [Fact]
    public async Task Shutdown_writes_what_waits_and_what_comes_late()
    {
        await using var fixture = new RecordingFixture(capacity: 1);
        await fixture.RecordHeldAsync("1");
        await fixture.RecordAsync("2");
        var waiting = fixture.RecordAsync("3");

        var stopped = fixture.StopAsync();
        Assert.False(stopped.IsCompleted);
        fixture.ReleaseCommits();
        await stopped;
        await (await waiting).Acknowledged;
        await (await fixture.RecordAsync("4")).Acknowledged;

        Assert.Equal(["1", "2", "3", "4"], fixture.CommittedIds);
    }
}
