namespace Agents.Tasks.Tests;

/// <summary>For each family: 5 right replies in other forms, 20 wrong ones that look alike.</summary>
public sealed class ReplyTests
{
    private static readonly string[] IntegerRight =
        ["{0}.", "Answer: {0}", "The result is **{0}**", "= {0}", "  {0}\n"];

    private static readonly string[] IntegerWrong =
    [
        "46", "48", "-47", "74", "470", "147", "4", "7", "4 7", "47.5", "0.47", "47 or 48", "047", "47-0",
        "47:00", "x47",
        "0x2f", "Answer: 48, not 47", "47 Answer:", "forty-seven",
    ];

    private static readonly Dictionary<string, (string Answer, string[] Right, string[] Wrong)> Cases = new()
    {
        ["addition"] = ("47", ["47.", "30 + 17 = 47", "The sum: **47**", "first 46, no, 47", "\n47 "],
        [
            "46", "48", "-47", "74", "470", "147", "4", "7", "4 7", "47.5", "0.470", "47 or 48", "47 + 0",
            "47-1", "47:00",
            "x", "", "47 is 48", "forty-seven", "4,700",
        ]),
        ["chain_sum"] = ("47", IntegerRight, IntegerWrong),
        ["gcd"] = ("47", IntegerRight, IntegerWrong),
        ["letter_counting"] = ("47", IntegerRight, IntegerWrong),
        ["sum_in_base"] = ("47", IntegerRight, IntegerWrong),
        ["equation_in_base"] = ("47", IntegerRight, IntegerWrong),
        ["sorted_item"] = ("47", IntegerRight, IntegerWrong),
        ["backward_letter"] = ("k", ["k.", "(k)", "\"k\"", "Answer: k", "\n **k** "],
        [
            "l", "j", "kk", "ki", "ik", "k k", "k or l", "k, l", "back", "k1", "1k", "_k", "letter 3", "",
            "the kth", "kl", "lk", "?", "Answer: l", "k Answer:",
        ]),
        ["simple_equations"] = ("47", [.. IntegerRight[..4], "x = {0}"], IntegerWrong),
        ["number_sorting"] = ("3, 17, 20",
        ["3,17,20", "[3, 17, 20]", "['3', '17', '20.0']", "Answer: 3, 17, 20", "3, 17, 20."],
        [
            "3, 20, 17", "20, 17, 3", "3, 17", "17, 20", "3, 17, 20, 20", "3, 3, 17, 20", "3, 17, 21",
            "13, 17, 20", "3 17 20",
            "3, 17, 2", "3, 17, 20, ", "[3, 17, 20", "3, 17, 20]", "[3, 17, 20][3, 17, 20]",
            "[[3, 17, 20]]", "3, 17, '20",
            "3; 17; 20", "3, 17, 200", "-3, 17, 20", "three, 17, 20",
        ]),
        ["spell_backward"] = ("nimol", ["nimol.", "\"nimol\"", "Answer: nimol", "**nimol**", "\n nimol "],
        [
            "lomin", "nimo", "imol", "nimoll", "nnimol", "nimlo", "inmol", "Nimol", "NIMOL", "n-i-m-o-l",
            "n i m o l", "nimol nimol",
            "nimol lomin", "nimo1", "nimal", "simol", "nimols", "the word is nimol", "nimol-", "",
        ]),
        ["base_conversion"] = ("40a", ["40A", "Answer: 40a", "The number is 40a.", "**40a**", " 40a\n"],
        [
            "40b", "40", "0a", "4a", "4a0", "a04", "40aa", "440a", "040a", "0x40a", "40a or 40b", "40 a",
            "4.0a", "-40a", "30a",
            "50a", "41a", "1034", "forty", "4,0a",
        ]),
        ["time_intervals"] = ("06:18", ["06:18.", "Answer: 06:18", "It took 06:18", "**06:18**", " 06:18\n"],
        [
            "06:17", "06:19", "18:06", "05:18", "16:18", "06:08", "6:18", "06:1", "06:181", "006:18",
            "06:18:00", "06.18", "0618",
            "-06:18", "1 day, 06:18", "06:18 or 06:19", "06:78", "06:18:5", "6 hours 18 minutes", "06 18",
        ]),
    };

    public static TheoryData<string> Names => Family.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Reformatted_answers_are_right(string name)
    {
        var (answer, right, _) = Cases[name];
        Assert.Equal(5, right.Distinct().Count());
        Assert.All(right, reply => Assert.True(
            Family.Grade(name, answer, reply.Replace("{0}", answer, StringComparison.Ordinal))
                is { Correct: true, WellFormed: true },
            reply));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Similar_answers_are_wrong(string name)
    {
        var (answer, _, wrong) = Cases[name];
        Assert.Equal(20, wrong.Distinct().Count());
        Assert.All(wrong, reply => Assert.False(Family.Grade(name, answer, reply).Correct, reply));
    }

    [Theory]
    [InlineData("91 days, 12:10:00", "91 days 12:10:00")]
    [InlineData("18 days", "Answer: 18 days")]
    [InlineData("0 days, 11:02:53", "0 days and 11:02:53")]
    [InlineData("08:55:49.618", "It took 08:55:49.618.")]
    public void Lengths_of_time_are_read_in_every_form(string answer, string reply) =>
        Assert.True(Family.Grade("time_intervals", answer, reply).Correct);
}
