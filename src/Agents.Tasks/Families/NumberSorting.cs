using Agents.Evaluation;

namespace Agents.Tasks.Families;

/// <summary>Three to five numbers from 0 to 99, to be put in rising or falling order.</summary>
internal sealed class NumberSorting() : TaskFamily("number_sorting", TypedGrader.NumberList)
{
    public override IReadOnlyList<string> Phrases { get; } =
        ["Put these numbers in order, ", "smallest first: ", "largest first: ", ", "];

    protected override TaskItem Create(SeededRandom random)
    {
        var numbers = new int[random.Next(3, 5)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = random.Next(0, 99);

        int[] rising = [.. numbers.Order()];
        var falls = random.Next(0, 1) == 1;
        return new TaskItem(
            $"Put these numbers in order, {(falls ? "largest" : "smallest")} first: {string.Join(", ", numbers)}",
            string.Join(", ", falls ? rising.Reverse() : rising),
            Key($"{(falls ? "falling" : "rising")}:{string.Join(',', rising)}"));
    }
}
