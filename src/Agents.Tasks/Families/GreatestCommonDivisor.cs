using Agents.Evaluation;

namespace Agents.Tasks.Families;

/// <summary>The greatest common divisor of two numbers from 2 to 120.</summary>
internal sealed class GreatestCommonDivisor() : TaskFamily("gcd", TypedGrader.For(AnswerKind.Integer))
{
    private const int Largest = 120;

    public override IReadOnlyList<string> Phrases { get; } =
        ["Which is the largest number that divides both ", " and "];

    protected override TaskItem Create(SeededRandom random)
    {
        // Drawn from a common factor, because two random numbers have none most of the time.
        var factor = random.Next(1, 30);
        var (x, y) = (Multiple(), Multiple());
        var answer = x;
        for (var rest = y; rest != 0;) (answer, rest) = (rest, answer % rest);
        return new TaskItem(
            $"Which is the largest number that divides both {x} and {y}?",
            $"{answer}",
            Key($"{Math.Min(x, y)},{Math.Max(x, y)}"));

        int Multiple() => factor * random.Next(factor == 1 ? 2 : 1, Largest / factor);
    }
}
