using System.Globalization;
using Agents.Evaluation;

namespace Agents.Cli.Studies.Handbook;

/// <summary>Remainders: long division, or the number in blocks of digits whose power of ten leaves little.</summary>
internal sealed class RemainderFamily(int digits) : ProcedureFamily(
    "division",
    ["m"],
    "Find {x} mod {m}.",
    "What is the remainder when {x} is divided by {m}?",
    "Divide {x} by {m}: how much is left over?",
    "{x} sweets are shared out equally among {m} children. How many sweets are left?",
    "If you take {m} from {x} again and again, what stays in the end?")
{
    public override IEnumerable<string> Parameters => Enumerable.Range(3, 300).Select(m => $"{m}");

    public override string Name(string parameter) => $"remainder-by-{parameter}";

    public override string UseWhen(string parameter) =>
        $"one divides by {parameter} and wants what is left over (mod {parameter}), or something is shared out among {parameter}";

    public override string Instruction(string parameter)
    {
        var (size, rest) = Block(Number(parameter));
        var weigh = rest switch
        {
            0 => "keep the last block alone",
            1 => "add the blocks",
            _ => $"add the blocks, each times {rest} more than the one to its right",
        };
        return $"For the remainder of a division by {parameter}, split the number into blocks of {size} digits from the "
            + $"right, {weigh}, and divide only that by {parameter}.";
    }

    public override string WrongInstruction(string parameter) =>
        $"For the remainder of a division by {parameter}, divide only the last two digits by {parameter}.";

    public override long Draw(SeededRandom random, string parameter) => Digits(random, digits);

    public override long Answer(string parameter, long x) => x % Number(parameter);

    public override IEnumerable<string> LongWay(string parameter, long x)
    {
        long divisor = Number(parameter), rest = 0;
        foreach (var digit in x.ToString(CultureInfo.InvariantCulture))
        {
            var value = (rest * 10) + (digit - '0');
            rest = value % divisor;
            yield return $"bring down {digit}: {value} - {value - rest} = {rest}";
        }
    }

    public override IEnumerable<string> ShortWay(string parameter, long x)
    {
        long divisor = Number(parameter), sum = 0, weight = 1;
        var (size, rest) = Block((int)divisor);
        var power = (long)Math.Pow(10, size);
        var terms = new List<string>();
        for (; x > 0 && weight > 0; x /= power)
        {
            sum += x % power * weight;
            terms.Add(weight == 1 ? $"{x % power}" : $"{x % power} * {weight}");
            weight = weight * rest % divisor;
        }

        yield return $"{string.Join(" + ", terms)} = {sum}";
        yield return $"{sum} - {sum - (sum % divisor)} = {sum % divisor}";
    }

    // The smallest block of at most three digits whose power of ten leaves the least.
    private static (int Size, int Left) Block(int divisor) =>
        Enumerable.Range(1, 3).Select(size => (size, (int)Math.Pow(10, size) % divisor))
            .MinBy(b => b.Item2);
}
