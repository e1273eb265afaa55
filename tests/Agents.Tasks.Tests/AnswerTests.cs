using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Agents.Evaluation;

namespace Agents.Tasks.Tests;

/// <summary>The answers of generated items, worked out again from their text in another way.</summary>
public sealed partial class AnswerTests
{
    private static readonly Dictionary<string, Func<string, string>> Solvers = new()
    {
        ["addition"] = q => $"{Numbers(q).Sum()}",
        ["chain_sum"] = q => $"{Numbers(q.Replace(" - ", " -", StringComparison.Ordinal)).Sum()}",
        ["gcd"] = q => $"{BigInteger.GreatestCommonDivisor(Numbers(q)[0], Numbers(q)[1])}",
        ["number_sorting"] = q => string.Join(", ", q.Contains("largest", StringComparison.Ordinal)
            ? Numbers(q).OrderDescending() : Numbers(q).Order()),
        ["letter_counting"] = q => $"{q.TrimEnd('.').Split(' ')[^1].Split(q.Split(' ')[3]).Length - 1}",
        ["spell_backward"] = q => string.Concat(q.Split(' ')[3].Reverse()),
        ["simple_equations"] = Equation,
        ["base_conversion"] = Convert,
        ["time_intervals"] = q => Times(q),
        ["backward_letter"] = q => $"{string.Concat(q.Split(' ')[3].Reverse()).ElementAt(Numbers(q)[^1] - 1)}",
        ["sorted_item"] = q => Solvers!["number_sorting"](q.Split('\n')[0]).Split(", ")[Numbers(q)[^1] - 1],
        ["equation_in_base"] = q => InBase(Parse(Equation(q)), Numbers(q)[^1]),
        ["sum_in_base"] = q => InBase(Numbers(q)[..2].Sum(), Numbers(q)[^1]),
    };

    public static TheoryData<string> Names => Family.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Answers_are_right(string name)
    {
        foreach (var item in Family.Named(name).Take(TaskSplit.Train, 2_000, seed: 11))
            Assert.Equal(Solvers[name](item.Question), item.Answer);
    }

    [Theory]
    [InlineData("addition", @"^What is [1-9]\d? \+ [1-9]\d?\?$")]
    [InlineData("chain_sum", @"^Work out \d+( [+-] \d+){2,3}\.$")]
    public void Questions_have_the_promised_form(string name, string pattern)
    {
        foreach (var item in Family.Named(name).Take(TaskSplit.Train, 1_000, seed: 4))
            Assert.Matches(pattern, item.Question);
    }

    [Theory]
    [InlineData("addition", @"(\d+) \+ (\d+)", "$2 + $1")]
    [InlineData("gcd", @"(\d+) and (\d+)", "$2 and $1")]
    public void Commuting_operands_have_one_key(string name, string pattern, string turned)
    {
        var items = Enumerable.Range(0, 20_000).Select(i => Family.Named(name).Draw(TaskSplit.Train, 1, i)).ToList();
        var keys = items.DistinctBy(i => i.Question).ToDictionary(i => i.Question, i => i.Key);
        var pairs = keys.Where(k => keys.ContainsKey(Regex.Replace(k.Key, pattern, turned))).ToList();
        Assert.True(pairs.Count > 100);
        Assert.All(pairs, p => Assert.Equal(p.Value, keys[Regex.Replace(p.Key, pattern, turned)]));
    }

    private static int[] Numbers(string text) =>
        [.. Integer().Matches(text).Select(m => Parse(m))];

    private static int Parse(Capture text) => Parse(text.Value);

    private static int Parse(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Equation(string question)
    {
        var parts = Regex.Match(question, @"(\d+)[a-z] ([+-]) (\d+) = (-?\d+)").Groups;
        for (var x = 0; x <= 1_000; x++)
        {
            var constant = (parts[2].Value == "-" ? -1 : 1) * Parse(parts[3]);
            if (Parse(parts[1]) * x + constant == Parse(parts[4])) return $"{x}";
        }

        return "none";
    }

    private static string Convert(string question)
    {
        var parts = Regex.Match(question, "Rewrite (.*) from base (.*) in base (.*)\\.").Groups;
        var (from, to) = (Parse(parts[2]), Parse(parts[3]));
        var value = parts[1].Value.Aggregate(0, (sum, digit) => sum * from + System.Convert.ToInt32($"{digit}", 16));
        var text = "";
        for (; value > 0; value /= to) text = $"{value % to:x}" + text;
        return text;
    }

    private static string InBase(int value, int radix) => value < radix
        ? $"{value}" : $"{InBase(value / radix, radix)}{value % radix}";

    private static string Times(string question)
    {
        var times = Regex.Matches(question, @"\d\d:\d\d")
            .Select(m => TimeSpan.Parse(m.Value, CultureInfo.InvariantCulture)).ToArray();
        return (times[1] - times[0]).ToString(@"hh\:mm", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"-?\d+")]
    private static partial Regex Integer();
}
