namespace Agents.Plugins.BehaviorHandbook.Tests.Retrieval;

public sealed class RetrievalTests
{
    private readonly HandbookFixture _fixture = new();

    private static CancellationToken Token => HandbookFixture.Token;

    [Theory]
    [InlineData(RetrievalMode.Hybrid)]
    [InlineData(RetrievalMode.Words)]
    [InlineData(RetrievalMode.Embeddings)]
    public async Task The_fitting_behavior_comes_first(RetrievalMode mode)
    {
        _fixture.Options.Value.Retrieval = mode;
        foreach (var divisor in Enumerable.Range(2, 60))
        {
            await _fixture.ApprovedAsync(
                $"divide-by-{divisor}", $"Divide by {divisor} with the rule of {divisor}.", "division");
            await _fixture.ApprovedAsync($"times-{divisor}", $"Multiply with {divisor} by parts.", "products");
        }

        var found = await _fixture.Handbook.SearchAsync("Please divide 8,712 by 37.", null, 3, Token);
        Assert.Equal("divide-by-37", found[0].Behavior.Name);
        Assert.Equal(found.OrderByDescending(m => m.Score), found);
        var ofTopic = await _fixture.Handbook.SearchAsync("Please divide 8,712 by 37.", "Products", 3, Token);
        Assert.All(ofTopic, m => Assert.Equal("products", m.Behavior.Topic));
        Assert.Contains("times-37", ofTopic.Select(m => m.Behavior.Name));
    }

    [Fact]
    public async Task A_topic_alone_gives_its_behaviors_oldest_first()
    {
        await _fixture.ApprovedAsync("one", "Do the first thing.", "Sums");
        await _fixture.ApprovedAsync("other", "Do another thing.", "other");
        await _fixture.ApprovedAsync("two", "Do a second, later thing.", "sums");
        var selection = await _fixture.Handbook.SelectAsync(null, "SUMS", Token);
        Assert.Equal(["one", "two"], selection.Names);
    }

    /// <summary>Else what was retired, or is of another topic, takes the weight of the words from the rest.</summary>
    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "sums")]
    public async Task Words_are_weighed_against_the_best_that_can_be_found(bool retired, string? topic)
    {
        _fixture.Options.Value.Retrieval = RetrievalMode.Words;
        await _fixture.ApprovedAsync("digit-sum", "Add the digits to test divisibility by nine.", "division");
        await _fixture.ApprovedAsync("tens", "Add the tens, then the ones.", "sums");
        if (retired)
            await _fixture.Handbook.RetireAsync("digit-sum", "a test", Token);
        var found = await _fixture.Handbook.SearchAsync("Test divisibility by nine: add digits?", topic, 3, Token);
        Assert.Equal(("tens", 1), (Assert.Single(found).Behavior.Name, found[0].Score));
    }

    [Fact]
    public async Task Where_nothing_fits_nothing_is_shown()
    {
        await _fixture.ApprovedAsync("one", "Do the first thing.");
        _fixture.Options.Value.Retrieval = RetrievalMode.Words;
        Assert.Empty((await _fixture.Handbook.SelectAsync("zebra", null, Token)).Names);
        var ofNone = await new HandbookFixture().Handbook.SelectAsync("zebra", null, Token);
        Assert.Equal(("", 0), (ofNone.Text, ofNone.Tokens));
    }

    [Fact]
    public async Task A_behavior_that_fits_far_less_than_the_best_is_left_out()
    {
        await _fixture.ApprovedAsync("digit-sum", "Add the digits to test divisibility by nine.");
        await _fixture.ApprovedAsync("weekday", "Count days modulo seven by nine.");
        Assert.Equal(["digit-sum"],
            (await _fixture.Handbook.SelectAsync("Test divisibility by nine: add the digits?", null, Token)).Names);
        _fixture.Options.Value.RelativeScore = 0;
        Assert.Equal(2, (await _fixture.Handbook.SelectAsync("Test divisibility by nine?", null, Token)).Names.Count);
    }

    [Fact]
    public async Task Retrieval_stays_right_while_most_of_the_index_is_removed()
    {
        var drafts = Enumerable.Range(0, 1500)
            .Select(i => new BehaviorDraft($"b{i}", $"Use table {i} of the book number {i * 7}.")).ToList();
        await _fixture.Handbook.AddAsync(drafts, HandbookFixture.Person, Token);
        await _fixture.Handbook.ApproveAsync([.. drafts.Select(d => d.Name)], "a test", Token);
        foreach (var i in Enumerable.Range(0, 1500).Where(i => i % 10 != 0))
            await _fixture.Handbook.RetireAsync($"b{i}", "a test", Token);
        Assert.Equal("b740", (await _fixture.Handbook.SearchAsync("table 740", null, 1, Token))[0].Behavior.Name);
        Assert.Equal(150, (await _fixture.Handbook.SearchAsync("table", null, 1000, Token)).Count);
    }
}
