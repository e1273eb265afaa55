using System.Globalization;
using Agents.Evaluation;

namespace Agents.Cli.Studies.Handbook;

/// <summary>Products: digit by digit, or by the next round number and what it is too much.</summary>
internal sealed class ProductFamily() : ProcedureFamily(
    "multiplication",
    ["m"],
    "What is {x} times {m}?",
    "Multiply {x} by {m}.",
    "Work out the product of {x} and {m}.",
    "A box holds {m} screws. How many screws are in {x} boxes?")
{
    public override IEnumerable<string> Parameters =>
        Enumerable.Range(11, 300).Where(m => m % 10 != 0).Select(m => $"{m}");

    public override string Name(string parameter) => $"multiply-by-{parameter}";

    public override string UseWhen(string parameter) =>
        $"a product with {parameter} is wanted, something times {parameter}, or boxes hold {parameter} each";

    public override string Instruction(string parameter)
    {
        var (round, rest) = Parts(parameter);
        return $"To multiply by {parameter}, multiply by {round} and take {rest} times the number away.";
    }

    public override string WrongInstruction(string parameter) =>
        $"To multiply by {parameter}, multiply by {Parts(parameter).Round} and leave it there.";

    public override long Draw(SeededRandom random, string parameter) => Digits(random, random.Next(3, 4));

    public override long Answer(string parameter, long x) => x * Number(parameter);

    public override IEnumerable<string> LongWay(string parameter, long x)
    {
        long sum = 0, place = 1;
        foreach (var digit in x.ToString(CultureInfo.InvariantCulture).Reverse().Select(c => c - '0'))
        {
            long ten = 1;
            foreach (var other in parameter.Reverse().Select(c => c - '0'))
            {
                var part = digit * other * place * ten;
                yield return $"{digit} times {other} is {digit * other}, at its place {part}; {sum} + {part} = {sum + part}";
                (sum, ten) = (sum + part, ten * 10);
            }

            place *= 10;
        }
    }

    public override IEnumerable<string> ShortWay(string parameter, long x)
    {
        var (round, rest) = Parts(parameter);
        yield return $"{x} * {round} = {x * round}";
        yield return $"{x} * {rest} = {x * rest}";
        yield return $"{x * round} - {x * rest} = {x * Number(parameter)}";
    }

    private static (int Round, int Excess) Parts(string parameter)
    {
        var round = (Number(parameter) + 9) / 10 * 10;
        return (round, round - Number(parameter));
    }
}
