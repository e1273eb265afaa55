using Agents.Registry;
using Microsoft.Extensions.AI;

namespace Agents.Tests.Registry;

public sealed class ReloadingChatClientTests
{
    private static readonly string[] Versions = ["base0000", "v1", "v2", "v3", "v4", "v5"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Under_load_every_answer_is_wholly_one_versions_and_none_fails()
    {
        using var fixture = new ReloadingFixture();
        fixture.Loader.BeforeWord = async (_, _, _) => await Task.Yield();
        Assert.Equal("base0000", await fixture.AskAsync());
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var seen = new List<string>();
            while (!stop.IsCancellationRequested)
                seen.Add(await fixture.AskAsync());
            return seen;
        })).ToArray();

        foreach (var version in Versions.Skip(1))
        {
            await fixture.PublishAsync(version);
            await fixture.UntilAnsweredByAsync(version);
        }

        await stop.CancelAsync();
        foreach (var seen in await Task.WhenAll(callers))
            Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
        fixture.Client.Dispose();
        Assert.Equal(Versions, fixture.Loader.Loaded.Select(l => l.Version));
        Assert.All(fixture.Loader.Loaded, l => Assert.Equal(1, l.Client.Disposals));
    }

    [Fact]
    public async Task A_running_answer_ends_on_its_version_which_is_freed_after_it()
    {
        using var fixture = new ReloadingFixture();
        var (running, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        fixture.Loader.BeforeWord = (_, word, _) =>
            word == 1 && running.TrySetResult() ? goOn.Task : Task.CompletedTask;
        var answer = fixture.AskAsync();
        await running.Task;

        await fixture.PublishAsync("v1");
        await fixture.UntilAnsweredByAsync("v1");
        Assert.Equal(0, fixture.Loader.Of("base0000").Single().Disposals);

        goOn.SetResult();
        Assert.Equal("base0000", await answer);
        Assert.Equal(1, fixture.Loader.Of("base0000").Single().Disposals);
    }

    [Fact]
    public async Task Callers_do_not_wait_for_a_load()
    {
        using var fixture = new ReloadingFixture();
        Assert.Equal("base0000", await fixture.AskAsync());
        var (loading, load) = (new TaskCompletionSource(), new TaskCompletionSource());
        fixture.Loader.BeforeLoad = _ =>
        {
            loading.SetResult();
            return load.Task;
        };

        await fixture.PublishAsync("v1");
        await loading.Task;
        Assert.Equal("base0000", await fixture.AskAsync());

        load.SetResult();
        await fixture.UntilAnsweredByAsync("v1");
    }

    [Fact]
    public async Task A_version_that_cannot_be_loaded_changes_nothing_and_the_next_one_is_taken()
    {
        using var fixture = new ReloadingFixture();
        await fixture.AskAsync();
        var failed = new TaskCompletionSource();
        fixture.Loader.BeforeLoad = version =>
        {
            if (version.Id != "v1")
                return Task.CompletedTask;
            failed.TrySetResult();
            throw new AgentsException("truncated");
        };

        await fixture.PublishAsync("v1");
        await failed.Task;
        Assert.Equal("base0000", await fixture.AskAsync());
        await fixture.PublishAsync("v2");
        await fixture.UntilAnsweredByAsync("v2");
    }

    [Fact]
    public async Task A_first_load_that_fails_is_told_to_the_caller_and_tried_again()
    {
        using var fixture = new ReloadingFixture();
        fixture.Loader.BeforeLoad = _ => throw new AgentsException("truncated");
        await Assert.ThrowsAsync<AgentsException>(() => fixture.AskAsync());
        fixture.Loader.BeforeLoad = null;
        Assert.Equal("base0000", await fixture.AskAsync());
    }

    [Fact]
    public async Task A_request_can_pin_a_version()
    {
        using var fixture = new ReloadingFixture();
        await fixture.PublishAsync("aaaa1111");
        await fixture.PublishAsync("bbbb2222");

        Assert.Equal("bbbb2222", await fixture.AskAsync());
        Assert.Equal("aaaa1111", await fixture.AskAsync("m@aaaa1111"));
        Assert.Equal("aaaa1111", await fixture.AskAsync("policy@aaaa"));
        Assert.Equal("base0000", await fixture.AskAsync("policy@base"));
        Assert.Equal("bbbb2222", await fixture.AskAsync("policy@current"));
        Assert.Equal("bbbb2222", await fixture.AskAsync("m"));
        Assert.Equal(3, fixture.Loader.Loaded.Count);
    }

    [Fact]
    public async Task The_least_recently_pinned_version_is_let_go()
    {
        using var fixture = new ReloadingFixture();
        foreach (var version in (string[])["aaaa", "bbbb", "cccc"])
            await fixture.RegisterAsync(version);

        foreach (var version in (string[])["aaaa", "bbbb", "aaaa", "cccc", "aaaa"])
            Assert.Equal(version, await fixture.AskAsync($"m@{version}"));

        Assert.Equal([0, 1, 0], fixture.Loader.Loaded.Select(l => l.Client.Disposals));
    }

    [Fact]
    public async Task A_client_made_for_one_version_ignores_publications()
    {
        using var fixture = new ReloadingFixture(ModelReference.Base);
        await fixture.PublishAsync("v1");
        Assert.Equal("base0000", await fixture.AskAsync());
        Assert.Equal("v1", await fixture.AskAsync("policy@current"));
    }

    [Fact]
    public async Task What_is_not_served_is_named()
    {
        using var fixture = new ReloadingFixture();
        var other = await Assert.ThrowsAsync<AgentsException>(() => fixture.AskAsync("other"));
        Assert.Contains("'other'", other.Message, StringComparison.Ordinal);
        var version = await Assert.ThrowsAsync<AgentsException>(() => fixture.AskAsync("m@ffff"));
        Assert.Contains("ffff", version.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scores_come_from_the_version_that_answers()
    {
        using var fixture = new ReloadingFixture();
        IChatClient client = fixture.Client;
        var scorer = client.GetService<ITokenScorer>()!;
        Assert.Equal(2, (await scorer.ScoreAsync("a", "b c", Token)).Ids.Count);
        await fixture.PublishAsync("v1");
        await fixture.UntilAnsweredByAsync("v1");
        Assert.Equal(2, (await scorer.ScoreAsync("a", "b c", Token)).Ids.Count);
        Assert.Equal(2, (await scorer.ScoreReplyAsync([new(ChatRole.User, "a")], "b c", Token)).Ids.Count);
    }

    [Fact]
    public async Task Disposed_while_answering_it_ends_the_answer_and_takes_no_other()
    {
        using var fixture = new ReloadingFixture();
        var (running, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        fixture.Loader.BeforeWord = (_, _, _) =>
        {
            running.TrySetResult();
            return goOn.Task;
        };
        var answer = fixture.AskAsync();
        await running.Task;

        fixture.Client.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => fixture.AskAsync());
        goOn.SetResult();
        Assert.Equal("base0000", await answer);
        Assert.Equal(1, Assert.Single(fixture.Loader.Loaded).Client.Disposals);
    }

    [Theory]
    [InlineData("embedded", "embedded", null)]
    [InlineData("embedded@base", "embedded", "base")]
    [InlineData("embedded@1a2b", "embedded", "1a2b")]
    [InlineData("/home/a@b/model", "/home/a@b/model", null)]
    [InlineData("models/m.gguf@current", "models/m.gguf", "current")]
    public void A_reference_is_a_name_and_a_version(string text, string name, string? version) =>
        Assert.Equal((name, version), ModelReference.Split(text));
}
