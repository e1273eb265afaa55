using Agents.Evaluation;

namespace Agents.Tasks.Families;

/// <summary>Linear equations in one unknown with a whole solution from 0 to 20.</summary>
internal sealed class SimpleEquations() : TaskFamily("simple_equations", TypedGrader.For(AnswerKind.Integer))
{
    private const string Unknowns = "abkmnpxyz";

    public override IReadOnlyList<string> Phrases { get; } = ["Which ", " solves ", " + ", " - ", " = "];

    protected override TaskItem Create(SeededRandom random)
    {
        var (factor, solution, constant) = (random.Next(2, 9), random.Next(0, 20), random.Next(1, 30));
        var unknown = Unknowns[random.Next(0, Unknowns.Length - 1)];
        var sign = random.Next(0, 1) == 1 ? 1 : -1;
        var total = factor * solution + sign * constant;
        var left = $"{factor}{unknown} {(sign > 0 ? '+' : '-')} {constant}";
        return new TaskItem(
            $"Which {unknown} solves {left} = {total}?", $"{solution}", Key($"{factor}:{sign * constant}:{total}"));
    }
}
