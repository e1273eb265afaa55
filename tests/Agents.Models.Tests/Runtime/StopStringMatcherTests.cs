using Agents.Models.Runtime;

namespace Agents.Models.Tests.Runtime;

public sealed class StopStringMatcherTests
{
    [Theory]
    [InlineData("one two stop three", "one two ", true)]
    [InlineData("ststop", "st", true)]
    [InlineData("no sto", "no sto", false)]
    [InlineData("aab aaab", "aab ", true)]
    [InlineData("", "", false)]
    [InlineData("stop", "", true)]
    [InlineData("xENDstop", "x", true)]
    public void However_the_text_is_cut_the_same_comes_through(string text, string expected, bool matched)
    {
        // Every way to cut the text into at most three pieces, and one character at a time.
        for (var i = 0; i <= text.Length; i++)
        {
            for (var j = i; j <= text.Length; j++)
                Check([text[..i], text[i..j], text[j..]], expected, matched);
        }
        Check([.. text.Select(c => c.ToString())], expected, matched);
    }

    [Fact]
    public void Only_what_may_become_a_stop_string_is_held_back()
    {
        var matcher = new StopStringMatcher(["stop"]);
        Assert.Equal("no ", matcher.Append("no s"));
        Assert.Equal("", matcher.Append("t"));
        Assert.Equal("stand", matcher.Append("and"));
        Assert.Equal("", matcher.Flush());
        Assert.Equal("anything", new StopStringMatcher([]).Append("anything"));
    }

    private static void Check(string[] pieces, string expected, bool matched)
    {
        var matcher = new StopStringMatcher(["stop", "aaab", "END"]);
        var passed = "";
        foreach (var piece in pieces)
        {
            passed += matcher.Append(piece);
            Assert.StartsWith(passed, expected, StringComparison.Ordinal);
        }
        passed += matcher.Flush();
        Assert.Equal((expected, matched), (passed, matcher.Matched));
    }
}
