using Agents.Evaluation;
using Agents.Tasks.Families;

namespace Agents.Tasks.Composed;

/// <summary>Numbers to be put in order, of which one is wanted.</summary>
internal sealed class SortedItem()
    : ComposedFamily("sorted_item", new NumberSorting(), TypedGrader.For(AnswerKind.Integer))
{
    protected override (string Line, string Answer) Continue(TaskItem first, SeededRandom random)
    {
        var numbers = first.Answer.Split(", ");
        var position = random.Next(1, numbers.Length);
        return ($"Give item {position} of the result.", numbers[position - 1]);
    }
}
