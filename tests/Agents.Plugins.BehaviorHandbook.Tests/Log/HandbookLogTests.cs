using Agents.Records;

namespace Agents.Plugins.BehaviorHandbook.Tests.Log;

/// <summary>The log decides: every reader sees the same, and what does not fit changes nothing.</summary>
public sealed class HandbookLogTests
{
    private readonly HandbookFixture _fixture = new();

    private static CancellationToken Token => HandbookFixture.Token;

    [Fact]
    public async Task A_behavior_goes_from_draft_to_approved_to_retired_and_its_origin_stays()
    {
        var origin = new BehaviorOrigin("extracted", "e1", "v1", "What is 1 + 1?");
        var draft = (await _fixture.Handbook.AddAsync([new("carry", "Carry the one.", "Sums")], origin, Token))[0];
        Assert.Equal((BehaviorStatus.Draft, "sums", origin), (draft.Status, draft.Topic, draft.Origin));
        Assert.Empty(await _fixture.Handbook.SearchAsync("carry", null, 5, Token));

        await _fixture.Handbook.ApproveAsync("carry", "Ada: checked", Token);
        Assert.Equal("carry", Assert.Single(await _fixture.Handbook.SearchAsync("carry", null, 5, Token)).Behavior.Name);

        await _fixture.Handbook.RetireAsync("carry", "wrong", Token);
        Assert.Empty(await _fixture.Handbook.SearchAsync("carry", null, 5, Token));
        var retired = (await _fixture.Handbook.GetAsync("carry", Token))!;
        Assert.Equal((BehaviorStatus.Retired, "wrong", origin), (retired.Status, retired.Reason, retired.Origin));
    }

    [Fact]
    public async Task Another_reader_of_the_log_sees_the_same()
    {
        await _fixture.ApprovedAsync("one", "Do the first thing.");
        var other = _fixture.Another();
        await other.AddAsync([new("two", "Do another thing, the second.")], HandbookFixture.Person, Token);
        await other.ApproveAsync("two", "b", Token);
        await other.RecordUseAsync(["one"], helpful: true, "e1", Token);
        Assert.Equal(await other.ListAsync(Token), await _fixture.Handbook.ListAsync(Token));
        Assert.Equal(await other.ListAsync(Token), await _fixture.Another().ListAsync(Token));
        Assert.Equal(2, (await _fixture.Handbook.SearchAsync("thing", null, 5, Token)).Count);
    }

    [Fact]
    public async Task A_name_that_is_taken_gets_a_number_in_one_call_and_across_calls()
    {
        var first = await _fixture.Handbook.AddAsync(
            [new("sum", "Add from the right."), new("sum", "Round to tens, then mend.")], HandbookFixture.Person, Token);
        var later = await _fixture.Another().AddAsync([new("sum", "Pair what makes ten.")], HandbookFixture.Person, Token);
        Assert.Equal(["sum", "sum-2", "sum-3"], first.Concat(later).Select(b => b.Name));
    }

    [Fact]
    public async Task Two_writers_of_one_name_lose_neither_behavior()
    {
        using var slow = new Handbook(
            new LateLog(_fixture.Store), new Agents.Retrieval.HashedEmbeddingGenerator(), _fixture.Options);
        var added = await slow.AddAsync([new("sum", "Pair what makes ten.")], HandbookFixture.Person, Token);
        Assert.Equal(("sum-2", "Pair what makes ten."), (added[0].Name, added[0].Instruction));
        Assert.Equal("Written by the other process first.", (await slow.GetAsync("sum", Token))!.Instruction);
    }

    [Fact]
    public async Task What_cannot_be_decided_is_refused_with_its_state()
    {
        await _fixture.ApprovedAsync("one", "Do the first thing.");
        await _fixture.ApprovedAsync("two", "Do another thing.");
        await RefusedAsync("approved and cannot be approved", h => h.ApproveAsync("one", "b", Token));
        await RefusedAsync("no behavior 'none'", h => h.RetireAsync("none", "b", Token));
        await RefusedAsync("cannot take the place", h => h.SupersedeAsync("one", "one", "b", Token));
        await _fixture.Handbook.SupersedeAsync("one", "two", "shorter", Token);
        var old = (await _fixture.Handbook.GetAsync("one", Token))!;
        Assert.Equal((BehaviorStatus.Superseded, "two", "shorter"), (old.Status, old.Successor, old.Reason));
        await RefusedAsync("superseded and cannot be retired", h => h.RetireAsync("one", "b", Token));
        Assert.Equal("two", Assert.Single(await _fixture.Handbook.SearchAsync("thing", null, 5, Token)).Behavior.Name);
    }

    [Fact]
    public async Task An_episode_counts_once_and_unknown_names_nowhere()
    {
        await _fixture.ApprovedAsync("one", "Do the first thing.");
        await _fixture.Handbook.RecordUseAsync(["one", "one", "none"], helpful: true, "e1", Token);
        await _fixture.Another().RecordUseAsync(["one"], helpful: false, "e1", Token);
        await _fixture.Handbook.RecordUseAsync(["one"], helpful: false, episode: null, Token);
        var one = (await _fixture.Handbook.GetAsync("one", Token))!;
        Assert.Equal((1, 1), (one.Helpful, one.Harmful));
        Assert.Null(await _fixture.Handbook.GetAsync("none", Token));
    }

    [Fact]
    public async Task What_does_harm_is_retired_and_what_helps_stays()
    {
        await _fixture.ApprovedAsync("bad", "Answer 7, whatever is asked.");
        await _fixture.ApprovedAsync("good", "Check the last digit.");
        var uses = 0;
        while ((await _fixture.Handbook.GetAsync("bad", Token))!.Status == BehaviorStatus.Approved)
        {
            await _fixture.Handbook.RecordUseAsync(["bad"], helpful: uses % 5 == 0, $"e{uses}", Token);
            await _fixture.Handbook.RecordUseAsync(["good"], helpful: uses % 5 != 0, $"g{uses}", Token);
            Assert.True(++uses < 30);
        }

        Assert.Contains("in more than 35", (await _fixture.Handbook.GetAsync("bad", Token))!.Reason, StringComparison.Ordinal);
        Assert.Equal(BehaviorStatus.Approved, (await _fixture.Handbook.GetAsync("good", Token))!.Status);
    }

    [Fact]
    public async Task A_record_that_is_no_event_is_named_and_the_handbook_stays_as_it_was()
    {
        await _fixture.ApprovedAsync("one", "Do the first thing.");
        await _fixture.Store.AppendAsync([new NewRecord("behaviors", "x", "{\"kind\":\"exploded\",\"name\":\"x\"}")], Token);
        var error = await Assert.ThrowsAsync<AgentsException>(() => _fixture.Handbook.ListAsync(Token));
        Assert.Contains("is no event of a behavior", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vector_of_another_length_changes_nothing_and_is_asked_for_again()
    {
        await _fixture.Handbook.AddAsync(
            [new("one", "Do the first thing."), new("two", "Do another thing, later.")], HandbookFixture.Person, Token);
        await _fixture.Handbook.RecordUseAsync(["one"], helpful: true, episode: null, Token);
        await _fixture.Handbook.ApproveAsync(["one", "two"], "a test", Token);
        using var other = new Handbook(_fixture.Store, new FirstWrongEmbeddings(), _fixture.Options);
        var error = await Assert.ThrowsAsync<AgentsException>(() => other.ListAsync(Token));
        Assert.Contains("a vector of 3 numbers, after 512 before", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await other.SearchAsync("thing", null, 5, Token)).Count);
        Assert.Equal(1, (await other.GetAsync("one", Token))!.Helpful);
    }

    private async Task RefusedAsync(string message, Func<Handbook, Task> action)
    {
        var error = await Assert.ThrowsAsync<AgentsException>(() => action(_fixture.Handbook));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
