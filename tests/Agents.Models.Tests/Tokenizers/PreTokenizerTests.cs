using Agents.Models.Tokenizers;

namespace Agents.Models.Tests.Tokenizers;

public sealed class PreTokenizerTests
{
    [Theory]
    [InlineData("Gpt2", "don't  do\n\n it 123", "don|'t| | do|\n\n| it| 123")]
    [InlineData("Gpt2", "a  \u00a0b\u3000c ", "a|  |\u00a0|b|\u3000|c| ")]
    [InlineData("Gpt2", "!'s 'S", "!'|s| '|S")]
    [InlineData("SmolLm", "x 12a  3 ", "x| |1|2|a|  |3| ")]
    [InlineData("SmolLm", "½Ⅷ𝒜𝓑", "½|Ⅷ|𝒜𝓑")]
    [InlineData("Llama3", "I'LL be 12345! \n\n go", "I|'LL| be| |123|45|!| \n\n| go")]
    [InlineData("Llama3", "(x)\n\ty\n", "(x|)\n|\ty|\n")]
    [InlineData("Qwen2", "a 12", "a| |1|2")]
    public void Text_is_cut_as_the_pattern_says(string kind, string text, string expected)
    {
        var (ends, pieces, start) = (new List<int>(), new List<string>(), 0);
        PreTokenizer.Create(Enum.Parse<PreTokenizerKind>(kind)).Split(text, 0, ends);
        foreach (var end in ends)
        {
            pieces.Add(text[start..end]);
            start = end;
        }

        Assert.Equal(expected.Split('|'), pieces);
        Assert.Equal(text.Length, start);
    }

    [Fact]
    public void A_long_text_takes_time_in_proportion()
    {
        foreach (var kind in Enum.GetValues<PreTokenizerKind>())
        {
            foreach (var unit in (string[])[" ", "a", "\n ", "'", "1", " !"])
            {
                var ends = new List<int>();
                PreTokenizer.Create(kind).Split(string.Concat(Enumerable.Repeat(unit, 500_000)), 0, ends);
                Assert.Equal(500_000 * unit.Length, ends[^1]);
            }
        }
    }
}
