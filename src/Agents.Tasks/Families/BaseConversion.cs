using System.Text.RegularExpressions;
using Agents.Evaluation;

namespace Agents.Tasks.Families;

/// <summary>Numbers from 1 to 255 carried from one base to another, the bases being 2, 4, 8, 10 and 16.</summary>
internal sealed partial class BaseConversion()
    : TaskFamily("base_conversion", TypedGrader.ForPattern(Digits(), digits => digits.ToLowerInvariant()))
{
    private static readonly int[] Bases = [2, 4, 8, 10, 16];

    public override IReadOnlyList<string> Phrases { get; } = ["Rewrite ", " from base ", " in base "];

    protected override TaskItem Create(SeededRandom random)
    {
        var value = random.Next(1, 255);
        var from = Bases[random.Next(0, Bases.Length - 1)];
        var to = Bases[(Array.IndexOf(Bases, from) + random.Next(1, Bases.Length - 1)) % Bases.Length];
        return new TaskItem(
            $"Rewrite {Radix.Write(value, from)} from base {from} in base {to}.",
            Radix.Write(value, to),
            Key($"{value}:{from}:{to}"));
    }

    /// <summary>
    /// A word with a digit in it, or, where the reply has no other word, one of letters only: base 16 has such numbers.
    /// </summary>
    [GeneratedRegex(
        @"(?<![\w.,\-])(?=[a-z]*[0-9])[0-9a-z]+(?!\w|[.,\-]\w)|(?<=^\s*)(?<!\w)[a-z]+(?=\s*\.?\s*$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
