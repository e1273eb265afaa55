using System.Globalization;
using Agents.Evaluation;
using Agents.Tasks.Families;

namespace Agents.Tasks.Composed;

/// <summary>A linear equation whose solution is to be written in base 2, 3, 4 or 5.</summary>
internal sealed class EquationInBase()
    : ComposedFamily("equation_in_base", new SimpleEquations(), TypedGrader.For(AnswerKind.Integer))
{
    protected override (string Line, string Answer) Continue(TaskItem first, SeededRandom random)
    {
        var radix = random.Next(2, 5);
        var value = int.Parse(first.Answer, CultureInfo.InvariantCulture);
        return ($"Write the result in base {radix}.", Radix.Write(value, radix));
    }
}
