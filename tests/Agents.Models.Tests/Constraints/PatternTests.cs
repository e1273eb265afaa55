using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Agents.Episodes;
using Agents.Models.Constraints;

namespace Agents.Models.Tests.Constraints;

public sealed class PatternTests
{
    [Theory]
    [InlineData("abc", "abc", "abcd ab")]
    [InlineData("a*b+c?", "b aab bbc", "ac a abcc")]
    [InlineData("(?:ab|cd){2,3}", "abab cdabcd", "ab ababcdcd abd")]
    [InlineData("[a-c_-]{2}", "a- __", "ad a")]
    [InlineData("[^a-c]", "d é", "a b dd 😀")]
    [InlineData("(?<year>\\d{4})-\\d\\d", "2026-11", "202-11 2026-1x")]
    [InlineData("\\x41\\u00e9\\.\\\\", "Aé.\\", "Aé.")]
    [InlineData("(a|aa)+b", "ab aaaaab", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b")]
    [InlineData("(?:a*)*b", "b aaab", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac")]
    [InlineData("\\w+?\\W", "abc! _-", "é! abc")]
    [InlineData("x{3,}", "xxx xxxxxx", "xx")]
    [InlineData("|a", "a", "b aa")]
    [InlineData("日|[α-ω]+", "日 λαω", "日日 x")]
    public void Texts_are_told_apart_as_by_dotnet(string pattern, string fitting, string others)
    {
        foreach (var text in fitting.Split(' '))
        {
            Assert.True(Fits(pattern, text));
            Assert.True(IsMatch(pattern, text));
        }
        foreach (var text in others.Split(' '))
            Assert.False(Fits(pattern, text));
    }

    [Theory]
    [InlineData("(?=a)b", "look-around")]
    [InlineData("(?<!a)b", "look-around")]
    [InlineData("(a)\\1", "\\1")]
    [InlineData("\\bword", "\\b")]
    [InlineData("\\p{L}", "\\p")]
    [InlineData("a**", "repetition of a repetition")]
    [InlineData("a{2}{3}", "repetition of a repetition")]
    [InlineData("a{3,2}", "{n,m}")]
    [InlineData("a{99999}", "a count is")]
    [InlineData("a{x}", "a count is")]
    [InlineData("(a", "')' is missing")]
    [InlineData("a)", "closes nothing")]
    [InlineData("[a", "too early")]
    [InlineData("[]", "empty")]
    [InlineData("[z-a]", "wrong way")]
    [InlineData("[[:alpha:]]", "POSIX")]
    [InlineData("*a", "escaped")]
    [InlineData("a^b", "elsewhere")]
    [InlineData("a\\", "too early")]
    [InlineData("(?:(?:a{1,9}){1,9}){1,9}", "deep in each other")]
    [InlineData("\\ud800", "no character")]
    [InlineData("\\012", "\\0")]
    public void What_is_not_supported_is_refused_by_name(string pattern, string reason)
    {
        var error = Assert.ThrowsAny<AgentsException>(() => Create(pattern));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(?:a{1,100}){1,100}")]
    [InlineData(".*a.{9}")]
    [InlineData("(?:a?){5000}a{5000}")]
    [InlineData("(?:x+x+)+y")]
    [InlineData("(?:(?:a|b|ab)*c?)*d{0,9999}")]
    public void Expensive_patterns_end_in_a_mask_or_a_reason(string pattern)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var constraint = Create(pattern);
            var state = constraint.Start;
            for (var i = 0; i < 30; i++)
            {
                constraint.Mask(state, 1_000_000);
                state = constraint.After(state, "a"u8);
            }
        }
        catch (AgentsException e)
        {
            Assert.Contains("too many states", e.Message, StringComparison.Ordinal);
        }
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void Deep_and_long_patterns_are_refused()
    {
        Assert.ThrowsAny<AgentsException>(() => Create(new string('(', 5000) + "a" + new string(')', 5000)));
        Assert.ThrowsAny<AgentsException>(() => Create(new string('a', 10_001)));
    }

    [Theory]
    [InlineData("[", "\u4e00", "]", 9000)]
    [InlineData("", "(?:a|)", "", 1600)]
    [InlineData("", "[a-z]*", "", 1600)]
    [InlineData("", "[^\u4e00]", "", 2400)]
    [InlineData("", "\\W", "", 4900)]
    public void Long_patterns_take_memory_by_their_length(string before, string part, string after, int count)
    {
        var pattern = new StringBuilder(before);
        for (var i = 0; i < count; i++)
            pattern.Append(part.Replace('\u4e00', (char)('\u4e00' + i)));
        var text = pattern.Append(after).ToString();
        Create("a");
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var constraint = Create(text);
        var state = constraint.Start;
        for (var i = 0; i < 5; i++)
        {
            constraint.Mask(state, 1_000_000);
            state = constraint.After(state, "a"u8);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - bytes) >> 20, 0, 150);
    }

    [Fact]
    public void A_small_stack_ends_in_a_reason()
    {
        var nested = string.Concat(Enumerable.Repeat("(?:b|(?:a|", 20)) + string.Concat(Enumerable.Repeat("))?", 20));
        string[] patterns = [new string('a', 9000), string.Concat(Enumerable.Repeat("a?", 4900)), nested];
        Exception? crash = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    foreach (var pattern in patterns)
                        Try(pattern);
                }
                catch (Exception e)
                {
                    crash = e;
                }
            },
            256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(crash);
    }

    private static void Try(string pattern)
    {
        try
        {
            var constraint = Create(pattern);
            constraint.Mask(constraint.Start, 1_000_000);
        }
        catch (AgentsException e)
        {
            Assert.Matches("nested too deep|too many states", e.Message);
        }
    }

    private static bool IsMatch(string pattern, string text) =>
        Regex.IsMatch(text, $"^(?:{pattern})$", RegexOptions.None, TimeSpan.FromSeconds(10));

    private static bool Fits(string pattern, string text)
    {
        var constraint = Create(pattern);
        return constraint.NeededAfter(constraint.After(constraint.Start, Encoding.UTF8.GetBytes(text))) == 0;
    }

    private static TokenConstraint Create(string pattern) =>
        new(new Grammar(GrammarKind.Pattern, pattern), ByteVocabulary.Trie);
}
