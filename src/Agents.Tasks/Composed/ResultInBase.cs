using System.Globalization;
using Agents.Evaluation;

namespace Agents.Tasks.Composed;

/// <summary>A whole number that is found first and then to be written in a base from 2 to a highest one.</summary>
internal abstract class ResultInBase(string name, ITaskSet first, int highest)
    : ComposedFamily(name, first, TypedGrader.For(AnswerKind.Integer))
{
    protected sealed override (string Line, string Answer) Continue(TaskItem first, SeededRandom random)
    {
        var radix = random.Next(2, highest);
        var value = int.Parse(first.Answer, CultureInfo.InvariantCulture);
        return ($"Write the result in base {radix}.", Radix.Write(value, radix));
    }
}
