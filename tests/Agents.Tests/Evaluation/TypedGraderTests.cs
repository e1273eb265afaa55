using Agents.Evaluation;

namespace Agents.Tests.Evaluation;

public sealed class TypedGraderTests
{
    [Theory]
    [InlineData(AnswerKind.Integer, "12", "12")]
    [InlineData(AnswerKind.Integer, "12", "The answer is 12.")]
    [InlineData(AnswerKind.Integer, "12", "7 and 5 make it. Answer: 12")]
    [InlineData(AnswerKind.Integer, "12", "Answer: 11? No. Answer: **12**")]
    [InlineData(AnswerKind.Integer, "1529", "1,529")]
    [InlineData(AnswerKind.Integer, "-9", "x = −9")]
    [InlineData(AnswerKind.Integer, "12", "+12")]
    [InlineData(AnswerKind.Number, "0.5", "about 0.50")]
    [InlineData(AnswerKind.Number, "-89.66", "Answer: -89.660")]
    [InlineData(AnswerKind.Number, "19", "19.0")]
    [InlineData(AnswerKind.Text, "olleh", " \"olleh\".\n")]
    [InlineData(AnswerKind.Text, "Paris", "I think of France.\nAnswer: **Paris**")]
    [InlineData(AnswerKind.List, "a, b, 3", "['a', 'b', '3.0']")]
    [InlineData(AnswerKind.List, "['-89.66', '-69.0']", "-89.66, -69")]
    [InlineData(AnswerKind.List, "1, 2", "Sorted: [1, 2] as asked")]
    [InlineData(AnswerKind.Json, "{\"a\":1,\"b\":[1,2]}", "```json\n{\"b\": [1, 2.0], \"a\": 1}\n```")]
    public void Right_answers_in_other_words_are_right(AnswerKind kind, string expected, string reply) =>
        Assert.True(TypedGrader.For(kind).Grade(expected, reply) is { Correct: true, WellFormed: true });

    [Theory]
    [InlineData(AnswerKind.Integer, "12", "13")]
    [InlineData(AnswerKind.Integer, "12", "-12")]
    [InlineData(AnswerKind.Integer, "12", "Answer: 12 Answer: 13")]
    [InlineData(AnswerKind.Number, "0.5", "0.05")]
    [InlineData(AnswerKind.Text, "olleh", "Olleh")]
    [InlineData(AnswerKind.Text, "olleh", "the word is olleh")]
    [InlineData(AnswerKind.List, "1, 2", "2, 1")]
    [InlineData(AnswerKind.List, "1, 2", "1, 2, 2")]
    [InlineData(AnswerKind.Json, "[1,2]", "[2,1]")]
    public void Wrong_answers_of_the_type_are_well_formed(AnswerKind kind, string expected, string reply) =>
        Assert.True(TypedGrader.For(kind).Grade(expected, reply) is { Correct: false, WellFormed: true });

    [Theory]
    [InlineData(AnswerKind.Integer, "12", "")]
    [InlineData(AnswerKind.Integer, "12", "twelve")]
    [InlineData(AnswerKind.Integer, "12", "12 or 13")]
    [InlineData(AnswerKind.Integer, "12", "12.0")]
    [InlineData(AnswerKind.Integer, "12", "012")]
    [InlineData(AnswerKind.Integer, "12", "12-0")]
    [InlineData(AnswerKind.Integer, "12", "12:30")]
    [InlineData(AnswerKind.Integer, "12", "x12")]
    [InlineData(AnswerKind.Integer, "12", "12 Answer:")]
    [InlineData(AnswerKind.Number, "0.5", "0.5.1")]
    [InlineData(AnswerKind.Text, "a", "a\nb")]
    [InlineData(AnswerKind.List, "1, 2", "[1, 2")]
    [InlineData(AnswerKind.List, "1, 2", "[1, 2] [1, 2]")]
    [InlineData(AnswerKind.List, "1, 2", "[1, ]")]
    [InlineData(AnswerKind.List, "1, 2", "1, 2\n3, 4")]
    [InlineData(AnswerKind.Json, "[1,2]", "[1,2] [1,2]")]
    [InlineData(AnswerKind.Json, "{\"a\":1}", "{\"a\":1,\"a\":1}")]
    [InlineData(AnswerKind.Json, "{\"a\":1}", "{\"a\":1")]
    public void What_is_not_one_value_is_not_well_formed(AnswerKind kind, string expected, string reply) =>
        Assert.Equal(default, TypedGrader.For(kind).Grade(expected, reply));

    [Theory]
    [InlineData("12", true)]
    [InlineData(" 12\n", true)]
    [InlineData("12.", false)]
    [InlineData("Answer: 12", false)]
    public void Bare_is_the_answer_and_nothing_else(string reply, bool bare) =>
        Assert.Equal(bare, TypedGrader.For(AnswerKind.Integer).Grade("12", reply).Bare);

    [Theory]
    [InlineData("B", "B", true, true)]
    [InlineData("B", "(B)", true, true)]
    [InlineData("B", "I take a look: B", true, true)]
    [InlineData("B", "A", false, true)]
    [InlineData("B", "A or B", false, false)]
    [InlineData("B", "b", false, false)]
    [InlineData("not sure", "Not sure.", true, true)]
    [InlineData("not sure", "not", false, false)]
    public void Choices_stand_alone(string expected, string reply, bool correct, bool wellFormed)
    {
        var grade = TypedGrader.ForChoices(["A", "B", "sure", "not sure"]).Grade(expected, reply);
        Assert.Equal((correct, wellFormed), (grade.Correct, grade.WellFormed));
    }

    [Fact]
    public void A_very_long_reply_is_not_read() =>
        Assert.Equal(default, TypedGrader.For(AnswerKind.Integer).Grade("1", new string(' ', 100_000) + "1"));
}
