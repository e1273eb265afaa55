using Agents.Plugins.BehaviorHandbook.Retrieval;

namespace Agents.Plugins.BehaviorHandbook.Tests.Retrieval;

public sealed class NearDuplicateTests
{
    private const string Rule =
        "To test whether a number is divisible by 9, add its digits and test whether that sum is divisible by 9.";

    private static CancellationToken Token => HandbookFixture.Token;

    [Theory]
    [InlineData("To test whether a number is divisible by 9, add its digits and test whether the sum is divisible by 9!", true)]
    [InlineData("To test whether a number is divisible by 9, one adds its digits, and tests whether that sum is divisible by 9.", true)]
    [InlineData("To test whether a number is divisible by 3, add its digits and test whether that sum is divisible by 3.", false)]
    [InlineData("To test whether a number is not divisible by 9, add its digits and test whether that sum is divisible by 9.", false)]
    [InlineData("Add the digits and test whether the sum of them is divisible by 9: so is the number.", false)]
    public void Small_changes_of_wording_are_one_and_changes_of_meaning_are_not(string text, bool same)
    {
        var duplicates = new NearDuplicates();
        duplicates.Add("digit-sum", Rule);
        Assert.Equal(same ? "digit-sum" : null, duplicates.Find(text));
    }

    [Theory]
    [InlineData("Multiply by 3, then add 4.", "Multiply by 4, then add 3.")]
    [InlineData("To go from kilometres to metres multiply by the factor of the table.",
        "To go from metres to kilometres multiply by the factor of the table.")]
    [InlineData("Round up before adding the tax to the whole sum of the bill.",
        "Round up after adding the tax to the whole sum of the bill.")]
    public void Order_counts(string one, string other)
    {
        var duplicates = new NearDuplicates();
        duplicates.Add("one", one);
        Assert.Null(duplicates.Find(other));
        Assert.Equal("one", duplicates.Find(one));
    }

    [Fact]
    public async Task A_near_duplicate_is_counted_and_not_added()
    {
        var fixture = new HandbookFixture();
        await fixture.ApprovedAsync("digit-sum", Rule);
        var again = await fixture.Handbook.AddAsync(
            [new("nine-test", Rule.Replace("that sum", "the sum", StringComparison.Ordinal))], HandbookFixture.Person, Token);
        Assert.Equal(("digit-sum", 2, BehaviorStatus.Approved), (again[0].Name, again[0].Seen, again[0].Status));
        Assert.Single(await fixture.Handbook.ListAsync(Token));
    }

    [Fact]
    public async Task What_was_retired_does_not_come_back_under_another_name()
    {
        var fixture = new HandbookFixture();
        await fixture.ApprovedAsync("digit-sum", Rule);
        await fixture.Handbook.RetireAsync("digit-sum", "wrong", Token);
        var again = await fixture.Handbook.AddAsync([new("nine-test", Rule)], HandbookFixture.Person, Token);
        Assert.Equal(("digit-sum", BehaviorStatus.Retired), (again[0].Name, again[0].Status));
    }
}
