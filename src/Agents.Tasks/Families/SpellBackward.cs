using System.Text.RegularExpressions;
using Agents.Evaluation;

namespace Agents.Tasks.Families;

/// <summary>An invented word of two to four syllables, to be written from its end.</summary>
internal sealed partial class SpellBackward()
    : TaskFamily("spell_backward", TypedGrader.ForPattern(Word(), word => word))
{
    public override IReadOnlyList<string> Phrases { get; } = ["Write the word ", " from back to front."];

    protected override TaskItem Create(SeededRandom random)
    {
        var word = Words.Create(random, random.Next(2, 4));
        var reversed = word.ToCharArray();
        Array.Reverse(reversed);
        return new TaskItem($"Write the word {word} from back to front.", new string(reversed), Key(word));
    }

    [GeneratedRegex(@"(?<![\w\-])\w(?:[\w'\-]*\w)?(?![\w\-])", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
