using Agents.Records;
using Xunit;

namespace Agents.Testing.Stores;

/// <summary>What every <see cref="IRecordLog"/> must do.</summary>
public abstract class RecordLogConformanceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A new, empty log on the given clock, disposed by the derived class.</summary>
    protected abstract IRecordLog CreateLog(TimeProvider time);

    [Fact]
    public async Task Records_come_back_in_order_with_key_and_time()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var log = CreateLog(time);
        await log.AppendAsync([new("runs", "a", """{"x":1}"""), new("other", "a", "2")], Cancel);
        time.Advance(TimeSpan.FromTicks(123_456_789));
        await log.AppendAsync([new("runs", "b", "\"é\""), new("runs", "a", "null")], Cancel);

        var all = await RecordLists.Read(log, "runs");

        Assert.Equal([("a", """{"x":1}"""), ("b", "\"é\""), ("a", "null")], all.Select(r => (r.Key, r.Json)));
        Assert.Equal(all.OrderBy(r => r.Sequence), all);
        Assert.True(all[0].Sequence >= 1);
        Assert.All(all, r => Assert.Equal("runs", r.Collection));
        Assert.Equal(time.GetUtcNow(), all[2].At);
        Assert.Equal(time.Start, all[0].At);
    }

    [Fact]
    public async Task A_key_and_a_cursor_select()
    {
        var log = CreateLog(TimeProvider.System);
        for (var i = 0; i < 700; i++)
        {
            await log.AppendAsync([new("runs", $"k{i % 2}", $"{i}")], Cancel);
        }

        Assert.Equal(700, (await RecordLists.Read(log, "runs")).Count);
        var odd = await RecordLists.Read(log, "runs", "k1");
        Assert.Equal(Enumerable.Range(0, 350).Select(i => $"{(2 * i) + 1}"), odd.Select(r => r.Json));
        var rest = await RecordLists.Read(log, "runs", "k1", odd[340].Sequence);
        Assert.Equal(odd.Skip(341), rest);
        Assert.Empty(await RecordLists.Read(log, "runs", "k2"));
        Assert.Empty(await RecordLists.Read(log, "none"));
    }

    [Theory]
    [InlineData("runs", "b", "{")]
    [InlineData("runs", "b", "")]
    [InlineData("", "b", "{}")]
    [InlineData("runs", "", "{}")]
    public async Task What_no_reader_could_use_is_refused_whole(string collection, string key, string json)
    {
        var log = CreateLog(TimeProvider.System);
        await Assert.ThrowsAsync<AgentsException>(
            async () => await log.AppendAsync([new("runs", "a", "{}"), new(collection, key, json)], Cancel));
        Assert.Empty(await RecordLists.Read(log, "runs"));
    }

    [Fact]
    public async Task Concurrent_appends_keep_each_batch_together()
    {
        var log = CreateLog(TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    await log.AppendAsync([new("c", $"{writer}", $"{i}"), new("c", $"{writer}", $"{i}")], Cancel);
                }
            },
            Cancel)));

        var all = await RecordLists.Read(log, "c");
        Assert.Equal(160, all.Count);
        Assert.All(all.Chunk(2), pair => Assert.Equal((pair[0].Key, pair[0].Json), (pair[1].Key, pair[1].Json)));
    }
}
