using Agents.Retrieval;

namespace Agents.Tests.Retrieval;

public sealed class TextTermsTests
{
    [Theory]
    [InlineData("Divide 5,317 by 37.", "divide 5317 by 37")]
    [InlineData("12km, 3-4 and 1,2", "12 km 3 4 and 1 2")]
    [InlineData("Boxes, cities; classes of the GAS bus", "boxe city classe of the gas bus")]
    [InlineData("größer Ω≈3 ", "größer ω 3")]
    [InlineData("1,234,567 and 12,34", "1234567 and 12 34")]
    [InlineData("…!?", "")]
    public void Words_and_numbers_are_apart(string text, string terms) =>
        Assert.Equal(terms, string.Join(' ', TextTerms.Of(text)));

    [Fact]
    public void A_word_without_end_is_cut() =>
        Assert.Equal(64, Assert.Single(TextTerms.Of(new string('x', 100_000))).Length);
}
