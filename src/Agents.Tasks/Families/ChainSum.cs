using Agents.Evaluation;

namespace Agents.Tasks.Families;

/// <summary>Three or four numbers from 1 to 20, added and subtracted.</summary>
internal sealed class ChainSum() : TaskFamily("chain_sum", TypedGrader.For(AnswerKind.Integer))
{
    public override IReadOnlyList<string> Phrases { get; } = ["Work out ", " + ", " - "];

    protected override TaskItem Create(SeededRandom random)
    {
        var terms = new int[random.Next(3, 4)];
        for (var i = 0; i < terms.Length; i++)
            terms[i] = random.Next(1, 20) * (i > 0 && random.Next(0, 1) == 1 ? -1 : 1);

        var text = $"{terms[0]}" + string.Concat(terms[1..].Select(t => t < 0 ? $" - {-t}" : $" + {t}"));
        return new TaskItem($"Work out {text}.", $"{terms.Sum()}", Key(string.Join(',', terms.Order())));
    }
}
