using System.Globalization;
using Agents.Evaluation;
using Agents.Plugins.ListenerVerifier;
using Agents.Tasks;

namespace Agents.Cli.Studies.Listeners;

/// <summary>
/// Which of two sums of one-digit numbers is more; the reply works both out, a line each, and then says "Answer: A".
/// </summary>
internal sealed class ComparisonTask() : TaskFamily("compare_sums", TypedGrader.ForChoices(["A", "B"]))
{
    private const string Stem = "Which is more?";
    private const string End = "Answer: ";

    public override IReadOnlyList<string> Phrases { get; } = [$"{Stem} A) ", " B) ", $"\n{End}"];

    /// <summary>A reply that errs in sums and answers by itself, each with a probability.</summary>
    /// <param name="item">The question.</param>
    /// <param name="random">Decides.</param>
    /// <param name="errors">Probability that a sum is any number.</param>
    /// <param name="truth">Probability that the answer is right, whatever the sums say.</param>
    public static string Reply(TaskItem item, SeededRandom random, double errors, double truth)
    {
        var right = item.Answer[0] - 'A';
        var answer = random.Next(0, 999) < truth * 1000 ? right : 1 - right;
        return Reply(Work(item, random, errors).Text, answer);
    }

    /// <summary>Sums, and an answer.</summary>
    public static string Reply(string sums, int answer) => $"{sums}\n{End}{ChoiceQuestion.Letter(answer)}";

    /// <summary>The sums of a question, some wrong, and which is more by them; null where they are equal.</summary>
    public static (string Text, int? Leads) Work(TaskItem item, SeededRandom random, double errors)
    {
        var options = ChoiceQuestion.Read(item.Question)!.Options;
        int[] sums = [.. options.Select(o => random.Next(0, 999) < errors * 1000 ? random.Next(2, 18) : Sum(o))];
        return (string.Join('\n', options.Select((o, i) => $"{o}={sums[i]}")),
            sums[0] == sums[1] ? null : sums[0] > sums[1] ? 0 : 1);
    }

    protected override TaskItem Create(SeededRandom random)
    {
        int[] terms = [.. Enumerable.Range(0, 4).Select(_ => random.Next(1, 9))];
        while (terms[0] + terms[1] == terms[2] + terms[3])
            terms[3] = random.Next(1, 9);
        var answer = terms[0] + terms[1] > terms[2] + terms[3] ? "A" : "B";
        return new TaskItem(
            $"{Stem} A) {terms[0]}+{terms[1]} B) {terms[2]}+{terms[3]}", answer, Key(string.Join(',', terms)));
    }

    private static int Sum(string option) =>
        option.Split('+').Sum(t => int.Parse(t, CultureInfo.InvariantCulture));
}
