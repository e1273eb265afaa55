using System.Text.RegularExpressions;
using Agents.Evaluation;

namespace Agents.Tasks.Families;

/// <summary>
/// Sums of two numbers from 1 to 99. Graded by the last integer of the reply; the training reward adds 0.2 for a reply
/// that is a number and nothing else, so that results compare with published runs of the same task.
/// </summary>
internal sealed partial class Addition() : TaskFamily("addition", TypedGrader.For(AnswerKind.Integer))
{
    private const string SystemText = "Answer with the number only.";

    public override IReadOnlyList<string> Phrases { get; } = [SystemText, "What is ", " + "];

    public override IReadOnlyDictionary<string, double> RewardWeights { get; } =
        new Dictionary<string, double> { ["correct"] = 1, ["bare_answer"] = 0.2 };

    public override Grade Grade(TaskItem item, string reply)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(reply);
        if (LastInteger().Match(reply) is not { Success: true } match) return default;
        return new Grade(
            Correct: Canonical(match.Value) == Canonical(item.Answer),
            WellFormed: true,
            Bare: match.Length == reply.AsSpan().Trim().Length);
    }

    protected override TaskItem Create(SeededRandom random)
    {
        var (x, y) = (random.Next(1, 99), random.Next(1, 99));
        return new TaskItem(
            $"What is {x} + {y}?", $"{x + y}", Key($"{Math.Min(x, y)}+{Math.Max(x, y)}"), SystemText);
    }

    private static string Canonical(string number)
    {
        var digits = number.TrimStart('-').TrimStart('0');
        return digits.Length == 0 ? "0" : number[0] == '-' ? "-" + digits : digits;
    }

    [GeneratedRegex(@"-?\d+", RegexOptions.RightToLeft | RegexOptions.CultureInvariant)]
    private static partial Regex LastInteger();
}
