using Agents.Evaluation;
using Agents.Tasks.Families;

namespace Agents.Tasks.Composed;

/// <summary>A word to be turned round, of which one letter is wanted.</summary>
internal sealed class BackwardLetter()
    : ComposedFamily("backward_letter", new SpellBackward(), TypedGrader.ForChoices(Letters))
{
    private static readonly string[] Letters = [.. Enumerable.Range('a', 26).Select(c => $"{(char)c}")];

    protected override (string Line, string Answer) Continue(TaskItem first, SeededRandom random)
    {
        var position = random.Next(1, first.Answer.Length);
        return ($"Give letter {position} of the result.", $"{first.Answer[position - 1]}");
    }
}
