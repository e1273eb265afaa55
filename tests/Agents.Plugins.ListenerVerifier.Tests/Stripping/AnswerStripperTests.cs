using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Plugins.ListenerVerifier.Tests.Stripping;

/// <summary>The answer goes, however it is said; the reasons stay to the letter.</summary>
public sealed class AnswerStripperTests
{
    private static readonly ChoiceQuestion Sums =
        new("Which is larger, the first sum or the second?", ["17 + 25", "38 + 3"]);

    private static readonly ChoiceQuestion Values = new("What is 17 + 25?", ["41", "42", "52"]);

    private static readonly ChoiceQuestion Colours = new("Which paint is cheaper?", ["blue", "dark red"]);

    // {0} letter, {1} text, {2} place ("second"), {3} letter in lower case.
    public static TheoryData<string> Restatements =>
    [
        "Answer: {0}", "answer: {0}.", "ANSWER: {0}", "The answer is {0}.", "So the answer is {0}.", "So it is {0}.",
        "so it's {0}", "Therefore, {0}.", "Thus {0}.", "Hence: {0}", "{0}", "({0})", "**{0}**", "`{0}`", "{0}.", "\"{0}\"",
        "The correct answer is ({0}).", "The final answer is {0}", "Final answer: {0}", "Final answer\n{0}",
        "My final answer is option {0}.", "I choose {0}.", "I would choose option {0}.", "I pick {0}!", "I'll go with {0}.",
        "I'd go with option {0}.", "Option {0}.", "Option {0} is correct.", "Option {0} is the right one.",
        "{0} is correct.", "{0} is right.", "{0} is the answer.", "It must be {0}.", "That leaves {0}.", "Which leaves {0}.",
        "So we select {0}.", "-> {0}", "=> {0}", "→ {0}", "⇒ {0}", "∴ {0}", "So \\boxed{{{0}}}.", "\\boxed{{{0}}}",
        "The answer is \\boxed{{{0}}}.", "\\boxed{{\\text{{{0}}}}}", "<answer>{0}</answer>", "<answer>{0}", "<Answer> {0} </Answer>",
        "#### {0}", "{{\"answer\": \"{0}\"}}", "{{\"final_answer\": \"{0}\"}}", "The answer is: {0}", "The answer:\n{0}",
        "Answer = {0}", "The {2} option.", "The {2} one is correct.", "So it is the {2} one.", "The answer is the {2} one.",
        "I choose the {2}.", "The answer is {1}.", "So the answer is {1}.", "I choose {1}.", "{1} is correct.",
        "Answer: {1}", "Therefore the answer must be {0}, {1}.", "The answer is {0}) {1}.", "Answer: {0}: {1}", "It is ({3}).",
        "The choice is {0}.", "My choice: {0}", "I conclude that {0} is right.", "In conclusion, {0}.", "Verdict: {0}",
        "Clearly {0}.", "So, {0} it is.", "{0}, obviously.", "{0} wins.", "Definitely {0}.", "{0}!", "The solution is {0}.",
        "I am sure that it is {0}.", "We get {0}.", "This gives {0}.", "Die Antwort ist {0}.", "La réponse est {0}.",
        "La respuesta es {0}.", "答案是{0}。", "答案：{0}", "The answer is {0}, I'm sure.", "A\u200bnswer: {0}",
        "The ans\u200dwer is {0}.", "The option to select is {0}.", "It's option #{0}.", "choice {0}", "The right letter is {0}.",
        "{0} fits.", "{0} works.", "{0} holds.",
    ];

    private static readonly (ChoiceQuestion Question, string Reason)[] Reasons =
    [
        (Sums, "17 + 25 is 42 and 38 + 3 is 41. 42 is more than 41."),
        (Sums, "First I add 7 and 5, which is 12, so I carry 1.\nThen 1 + 1 + 2 is 4: 42.\nFor the other, 8 + 3 is 11."),
        (Values, "7 + 5 is 12: write 2, carry 1. Then 10 + 20 + 10 is 40."),
        (Colours, "A litre costs 12 at the first shop. At the other it is 15 because of the tin."),
    ];

    [Theory]
    [MemberData(nameof(Restatements))]
    public void A_restated_answer_goes_and_the_reasons_stay(string restatement)
    {
        foreach (var (question, reason) in Reasons)
        {
            for (var option = 0; option < question.Options.Count; option++)
            {
                var said = Say(restatement, question, option);
                foreach (var gap in new[] { " ", "\n", "\n\n" })
                {
                    var stripped = AnswerStripper.Strip(question, reason + gap + said);
                    Assert.True(reason == stripped.Text, $"'{said}' left: {stripped.Text}");
                }
            }
        }
    }

    [Theory]
    [InlineData("17 + 25 is 42 and 38 + 3 is 41, so the answer is {0}.", "17 + 25 is 42 and 38 + 3 is 41.")]
    [InlineData("17 + 25 is 42 and 38 + 3 is 41, so {0}.", "17 + 25 is 42 and 38 + 3 is 41.")]
    [InlineData("17 + 25 is 42 and 38 + 3 is 41 → {0}", "17 + 25 is 42 and 38 + 3 is 41")]
    [InlineData("17 + 25 is 42 and 38 + 3 is 41 -> {0}", "17 + 25 is 42 and 38 + 3 is 41")]
    [InlineData("17 + 25 is 42 and 38 + 3 is 41: {0}.", "17 + 25 is 42 and 38 + 3 is 41.")]
    [InlineData("17 + 25 is 42 and 38 + 3 is 41; therefore {0} is larger.", "17 + 25 is 42 and 38 + 3 is 41.")]
    [InlineData("17 + 25 is 42, 38 + 3 is 41 and the answer is {0}.", "17 + 25 is 42, 38 + 3 is 41.")]
    [InlineData("17 + 25 is 42, 38 + 3 is 41 which makes {0} the correct choice.", "17 + 25 is 42, 38 + 3 is 41.")]
    [InlineData("{0}. 17 + 25 is 42, 38 + 3 is 41.", "17 + 25 is 42, 38 + 3 is 41.")]
    [InlineData("It is {0}, because 17 + 25 is 42 and 38 + 3 is 41.", "because 17 + 25 is 42 and 38 + 3 is 41.")]
    [InlineData("{0} is right because 17 + 25 is 42 and 38 + 3 is 41.", "because 17 + 25 is 42 and 38 + 3 is 41.")]
    [InlineData("17 + 25 is 42, 38 + 3 is 41. {0} is clearly bigger.", "17 + 25 is 42, 38 + 3 is 41.")]
    [InlineData("17 + 25 is 42, 38 + 3 is 41. {0} > {1}.", "17 + 25 is 42, 38 + 3 is 41.")]
    [InlineData("17 + 25 is 42, 38 + 3 is 41. {0} beats {1}.", "17 + 25 is 42, 38 + 3 is 41.")]
    [InlineData("17 + 25 is 42, 38 + 3 is 41. Not {1}.", "17 + 25 is 42, 38 + 3 is 41.")]
    [InlineData("17 + 25 is 42, 38 + 3 is 41. {1} is wrong. So {0}. Answer: {0}", "17 + 25 is 42, 38 + 3 is 41.")]
    public void Within_a_sentence_only_the_conclusion_goes(string trace, string left)
    {
        foreach (var (right, wrong) in new[] { ("A", "B"), ("B", "A") })
        {
            var said = string.Format(System.Globalization.CultureInfo.InvariantCulture, trace, right, wrong);
            Assert.Equal(left, AnswerStripper.Strip(Sums, said).Text);
        }
    }

    [Theory]
    [InlineData("Based on the above, the answer is {0}.")]
    [InlineData("Looks like {0} to me.")]
    [InlineData("Since 42 > 41, {0}.")]
    [InlineData("{0} because 42 > 41.")]
    [InlineData("Because 42 is more than 41, {0} is larger.")]
    [InlineData("This means {0} is the larger sum.")]
    [InlineData("Hence, we have {0} as our answer.")]
    [InlineData("Ans: {0}")]
    [InlineData("Q.E.D. {0}")]
    [InlineData("Hmm, {0} then.")]
    [InlineData("[[{0}]]")]
    [InlineData("$$\\boxed{{{0}}}$$")]
    [InlineData("\\text{{Answer: }}{0}")]
    [InlineData("Not the other one: {0}.")]
    [InlineData("Both considered, {0}.")]
    [InlineData("Response: {0}")]
    [InlineData("Prediction: {0}")]
    [InlineData("The answer is A or B? It is {0}.")]
    [InlineData("So, in summary, the final answer to the question is the option labelled {0}.")]
    public void Whatever_words_are_left_no_option_is_named(string restatement)
    {
        foreach (var option in new[] { 0, 1 })
        {
            var stripped = AnswerStripper.Strip(Sums, $"{Reasons[0].Reason} {Say(restatement, Sums, option)}").Text;
            Assert.StartsWith(Reasons[0].Reason, stripped, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"\b[AB]\b", stripped);
        }
    }

    [Theory]
    [InlineData("forty-two", 1)]
    [InlineData("forty two", 1)]
    [InlineData("Forty-Two", 1)]
    [InlineData("42.0", 1)]
    [InlineData("４２", 1)]
    [InlineData("𝟒𝟐", 1)]
    public void A_number_is_known_in_its_other_spellings(string spelling, int option)
    {
        Assert.Equal(option, Values.Find(spelling));
        Assert.Equal("7 + 5 is 12.", AnswerStripper.Strip(Values, $"7 + 5 is 12. So it is {spelling}.").Text);
    }

    [Theory]
    [InlineData("Ｂ")]
    [InlineData("𝐁")]
    [InlineData("Ⓑ")]
    [InlineData("🅱")]
    [InlineData("В")]
    [InlineData("Β")]
    [InlineData("B\u0332")]
    [InlineData("\u2066B\u2069")]
    [InlineData("🇧")]
    public void Look_alikes_of_a_letter_are_that_letter(string letter)
    {
        Assert.Equal(1, Sums.Find(letter));
        Assert.Equal("17 + 25 is 42.", AnswerStripper.Strip(Sums, $"17 + 25 is 42. {letter}").Text);
    }

    [Theory]
    [InlineData("A: 17 + 25 is 42\nB: 38 + 3 is 41")]
    [InlineData("A) 42\nB) 41")]
    [InlineData("A = 42, B = 41")]
    [InlineData("A has 42 and B has 41. That is one more.")]
    [InlineData("A sum of two numbers is needed. 42 > 41.")]
    [InlineData("First, add 17 and 25: that is 42. Second, add 38 and 3.")]
    [InlineData("17 + 25\n= 42")]
    [InlineData("Не знаю: 17 + 25 это 42.")]
    [InlineData("")]
    public void What_states_no_answer_stays_to_the_letter(string trace)
    {
        var stripped = AnswerStripper.Strip(Sums, trace);
        Assert.Equal(trace, stripped.Text);
        Assert.Empty(stripped.Removed);
    }

    [Theory]
    [InlineData("The 2nd.")]
    [InlineData("The 2nd one is larger.")]
    [InlineData("I choose the 2nd.")]
    [InlineData("38 plus 3 is larger.")]
    [InlineData("So it is 38 plus 3.")]
    public void A_place_in_digits_and_a_sign_that_is_read_aloud_name_an_option(string said) =>
        Assert.Equal("17 + 25 is 42.", AnswerStripper.Strip(Sums, $"17 + 25 is 42. {said}").Text);

    [Fact]
    public void Yes_and_no_are_options_too()
    {
        var question = new ChoiceQuestion("Is 91 prime?", ["Yes", "No"]);
        foreach (var said in new[] { "No.", "So no.", "The answer is no.", "no, it is not", "**No**", "So the answer is B." })
            Assert.Equal("91 is 7 times 13.", AnswerStripper.Strip(question, "91 is 7 times 13. " + said).Text);
    }

    [Fact]
    public void Any_text_is_stripped_and_what_is_left_comes_from_it()
    {
        var pieces = Gen.Elements(
            "A", "B", " ", "\n", ",", ":", "answer", "so", "42", "(", ")", "<answer>", "\\boxed{", "}", "\"answer\":", "and",
            "\u200b", "\ud83d", "🅱", "####", "=>", "-", "the first one", "{{", "%}", "<|im_end|>", "is");
        var texts = pieces.ListOf().Select(p => string.Concat(p));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var stripped = AnswerStripper.Strip(Sums, text).Text;
            var again = AnswerStripper.Strip(Sums, text).Text;
            return stripped == again && stripped.Length <= text.Length + 2;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("and ")]
    [InlineData("A and B, ")]
    [InlineData("\\boxed{")]
    [InlineData("<answer>")]
    [InlineData("so ")]
    [InlineData("A: ")]
    [InlineData("(")]
    [InlineData("\n")]
    [InlineData("the answer is ")]
    [InlineData("17 + 25: ")]
    [InlineData("so, ")]
    [InlineData("A = ")]
    public void Long_hostile_text_is_read_in_time_that_grows_with_its_length(string piece)
    {
        var text = new StringBuilder().Insert(0, piece, 90_000 / piece.Length).ToString();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        AnswerStripper.Strip(Sums, text);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{piece}: {watch.Elapsed}");
    }

    [Fact]
    public void A_trace_that_is_too_long_is_refused_with_its_length()
    {
        var error = Assert.Throws<AgentsException>(
            () => AnswerStripper.Strip(Sums, new string('x', AnswerStripper.MaxLength + 1)));
        Assert.Contains("100001", error.Message, StringComparison.Ordinal);
    }

    private static string Say(string restatement, ChoiceQuestion question, int option) => string.Format(
        System.Globalization.CultureInfo.InvariantCulture,
        restatement,
        ChoiceQuestion.Letter(option),
        question.Options[option],
        new[] { "first", "second", "third" }[option],
        ChoiceQuestion.Letter(option).ToLowerInvariant());
}
