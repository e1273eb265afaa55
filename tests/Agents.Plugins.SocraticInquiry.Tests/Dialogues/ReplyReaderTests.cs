using Agents.Plugins.SocraticInquiry.Dialogues;

namespace Agents.Plugins.SocraticInquiry.Tests.Dialogues;

public sealed class ReplyReaderTests
{
    private static readonly InquiryQuestion YesNo = new("q", "?", ["yes", "no"]);
    private static readonly InquiryQuestion Slot = new("s", "?", ["spring", "summer", "other"], 0, HasOther: true);

    [Theory]
    [InlineData("yes", 0)]
    [InlineData(" Y. ", 0)]
    [InlineData("NO!", 1)]
    [InlineData("2", 1)]
    public void Yes_and_no_are_read(string text, int option) =>
        Assert.Equal(new Reply(ReplyKind.Answer, option), ReplyReader.Read(text, YesNo));

    [Theory]
    [InlineData("don't know", "DontKnow")]
    [InlineData("I don’t know.", "DontKnow")]
    [InlineData("?", "DontKnow")]
    [InlineData("skip", "Skip")]
    [InlineData("Stop", "End")]
    public void Other_words_are_read(string text, string kind) =>
        Assert.Equal(Enum.Parse<ReplyKind>(kind), ReplyReader.Read(text, YesNo)!.Kind);

    [Theory]
    [InlineData("")]
    [InlineData("perhaps")]
    [InlineData("3")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("yes and no")]
    public void What_is_no_answer_is_not_taken_for_one(string text) => Assert.Null(ReplyReader.Read(text, YesNo));

    [Fact]
    public void Something_else_is_noted_and_what_begins_alike_is_not_guessed()
    {
        Assert.Equal(new Reply(ReplyKind.Answer, 2, "the rainy season"), ReplyReader.Read("other: the rainy season", Slot));
        Assert.Equal(new Reply(ReplyKind.Answer, 1), ReplyReader.Read("sum", Slot));
        Assert.Null(ReplyReader.Read("s", Slot));
        Assert.Equal(200, ReplyReader.Read("other:" + new string('x', 1000), Slot)!.Note!.Length);
        Assert.Null(ReplyReader.Read(new string('x', 100_000), Slot));
    }

    [Theory]
    [InlineData("I’d rather not", 0)] // As it is offered.
    [InlineData("i'd rather not!", 0)]
    [InlineData("St. Moritz.", 1)]
    [InlineData("st. moritz", 1)] // The second of the two begins alike.
    [InlineData("mountains", 3)]
    [InlineData("moun", 3)]
    [InlineData("a", null)]
    public void An_option_is_read_as_it_is_offered_and_by_its_words(string text, int? option) => Assert.Equal(
        option, ReplyReader.Read(text, new("s", "?", ["I’d rather not", "St. Moritz.", "St. Moritz. Bad", "the mountains"]))?.Option);

    [Fact]
    public void A_note_ends_with_a_whole_character()
    {
        var note = ReplyReader.Read($"other: {new string('x', 199)}😀😀", Slot)!.Note!;
        Assert.Equal(new string('x', 199), note);
    }

    [Theory]
    [InlineData("unknown", "DontKnow")]
    [InlineData("skip", "Skip")]
    [InlineData("summer", "Answer")]
    [InlineData("unclear", null)]
    [InlineData("winter", null)]
    public void A_models_reading_is_taken_only_where_it_is_an_option(string option, string? kind) =>
        Assert.Equal(kind, ReplyReader.OfModel(option, "ignored", Slot)?.Kind.ToString());
}
