using Agents.Evaluation;

namespace Agents.Cli.Studies.Handbook;

/// <summary>Last digits of powers: multiplication by multiplication, or by the cycle of the last digits.</summary>
internal sealed class PowerFamily() : ProcedureFamily(
    "powers",
    ["m"],
    "What is the last digit of {m} to the power {x}?",
    "Which digit does {m} raised to {x} end in?",
    "{m} is multiplied by itself until it stands {x} times. Find the final digit.",
    "Give the units digit of the {x}th power of {m}.")
{
    public override IEnumerable<string> Parameters => Enumerable.Range(2, 180).Select(m => $"{m}");

    public override string Name(string parameter) => $"last-digit-of-powers-of-{parameter}";

    public override string UseWhen(string parameter) =>
        $"only the last, final or units digit is wanted of a power of {parameter}, which is {parameter} multiplied by itself";

    public override string Instruction(string parameter)
    {
        var cycle = Cycle(parameter);
        return $"Powers of {parameter} end in {string.Join(", ", cycle)} and again from the first: divide the exponent by "
            + $"{cycle.Count} and take the place that is left over, the final one for none.";
    }

    public override string WrongInstruction(string parameter) =>
        $"Powers of {parameter} end in the last digit of {parameter} times the exponent.";

    public override long Draw(SeededRandom random, string parameter) => random.Next(15, 40);

    public override long Answer(string parameter, long x)
    {
        var cycle = Cycle(parameter);
        return cycle[(int)((x - 1) % cycle.Count)];
    }

    public override IEnumerable<string> LongWay(string parameter, long x)
    {
        int unit = Number(parameter) % 10, digit = unit;
        for (var i = 2; i <= x; i++)
        {
            yield return $"power {i}: {digit} * {unit} = {digit * unit}";
            digit = digit * unit % 10;
        }
    }

    public override IEnumerable<string> ShortWay(string parameter, long x)
    {
        var cycle = Cycle(parameter);
        yield return $"cycle {string.Join(" ", cycle)}";
        yield return $"{x} leaves {x % cycle.Count} by {cycle.Count}: {Answer(parameter, x)}";
    }

    private static List<int> Cycle(string parameter)
    {
        int unit = Number(parameter) % 10;
        var cycle = new List<int>();
        for (var digit = unit; !cycle.Contains(digit); digit = digit * unit % 10)
            cycle.Add(digit);
        return cycle;
    }
}
