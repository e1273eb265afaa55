using System.Globalization;
using Agents.Evaluation;
using Agents.Tasks.Families;

namespace Agents.Tasks.Composed;

/// <summary>The sum of two numbers, to be written in a base from 2 to 9.</summary>
internal sealed class SumInBase()
    : ComposedFamily("sum_in_base", new Addition(), TypedGrader.For(AnswerKind.Integer))
{
    protected override (string Line, string Answer) Continue(TaskItem first, SeededRandom random)
    {
        var radix = random.Next(2, 9);
        var value = int.Parse(first.Answer, CultureInfo.InvariantCulture);
        return ($"Write the result in base {radix}.", Radix.Write(value, radix));
    }
}
