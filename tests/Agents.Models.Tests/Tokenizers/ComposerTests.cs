using Agents.Models.Tokenizers.Unicode;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Models.Tests.Tokenizers;

public sealed class ComposerTests
{
    [Theory]
    [InlineData("e\u0301", "\u00e9")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("d\u0307\u0323", "\u1e0d\u0307")]
    [InlineData("\u212b", "\u00c5")]
    [InlineData("\u0958", "\u0915\u093c")]
    [InlineData("\u1100\u1161", "\uac00")]
    [InlineData("\u1100\u1161\u11a8", "\uac01")]
    [InlineData("\uac00\u11a8", "\uac01")]
    [InlineData("\uac01\u11a8", "\uac01\u11a8")]
    [InlineData("a\u0315\u0300\u05ae\u0300b", "\u00e0\u05ae\u0300\u0315b")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\u0301\u0301a", "\u0301\u0301a")]
    [InlineData("\ud834\udd5e", "\ud834\udd57\ud834\udd65")]
    public void Text_is_composed_as_the_annex_says(string text, string expected) =>
        Assert.Equal(expected, Composer.Compose(text).ToString());

    [Fact]
    public void Every_syllable_is_its_letters_and_comes_back()
    {
        for (var syllable = 0xAC00; syllable < 0xAC00 + 11_172; syllable++)
        {
            Assert.True(HangulSyllables.TryDecompose(syllable, out var letters));
            Assert.True(HangulSyllables.TryCompose(letters.Lead, letters.Vowel, out var whole));
            if (letters.Tail != 0)
                Assert.True(HangulSyllables.TryCompose(whole, letters.Tail, out whole));
            Assert.Equal(syllable, whole);
        }

        Assert.False(HangulSyllables.TryDecompose(0xAC00 - 1, out _));
        Assert.False(HangulSyllables.TryDecompose(0xAC00 + 11_172, out _));
    }

    [Fact]
    public void Composed_text_stays_as_it_is_and_marks_are_in_order() =>
        Prop.ForAll<string?>(Texts(), text =>
        {
            var once = Composer.Compose(text).ToString();
            Assert.Equal(once, Composer.Compose(once).ToString());
            var classes = once.EnumerateRunes().Select(r => CanonicalData.Instance.Class(r.Value)).ToList();
            Assert.All(classes.Zip(classes.Skip(1)), p => Assert.True(p.Second == 0 || p.First <= p.Second));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() =>
        Assert.Equal("a\ufffd\u0301", Composer.Compose("a\ud800\u0301").ToString());

    [Fact]
    public void Text_without_marks_is_not_copied()
    {
        const string Text = "plain naïve";
        Assert.True(Composer.Compose(Text).Overlaps(Text));
    }

    [Fact]
    public void A_long_run_of_marks_takes_time_in_proportion()
    {
        var marks = string.Concat(Enumerable.Repeat("\u0301\u0323", 200_000));
        Assert.Equal("\u1eb9" + new string('\u0323', 199_999) + new string('\u0301', 200_000),
            Composer.Compose("e" + marks).ToString());
    }

    private static Arbitrary<string?> Texts() =>
        Gen.Elements("a", "e", "\u0301", "\u0323", "\u0307", "\u1100", "\u1161", "\u11a8", "\uac00", "\u00e9", "\u0344",
                "\u05ae", "\u0315", "\u212b", "🚀", "\u093c", "\u0915", " ")
            .ArrayOf().Select(parts => (string?)string.Concat(parts)).ToArbitrary();
}
