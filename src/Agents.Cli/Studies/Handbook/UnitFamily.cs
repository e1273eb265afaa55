using Agents.Evaluation;

namespace Agents.Cli.Studies.Handbook;

/// <summary>Conversions: unit by unit down the chain, each digit for itself, or by the factor at once.</summary>
internal sealed class UnitFamily() : ProcedureFamily(
    "units",
    ["from", "to"],
    "How many {to} are {x} {from}?",
    "Convert {x} {from} to {to}.",
    "Express {x} {from} in {to}.",
    "Something measures {x} {from}. What is that in {to}?")
{
    // Each chain from the small to the large; the number is how many of the unit before make one.
    private static readonly (string Unit, int Factor)[][] Chains =
    [
        [("millimetres", 1), ("centimetres", 10), ("decimetres", 10), ("metres", 10), ("kilometres", 1000)],
        [("inches", 1), ("feet", 12), ("yards", 3), ("chains", 22), ("furlongs", 10), ("miles", 8)],
        [("milligrams", 1), ("grams", 1000), ("kilograms", 1000), ("tonnes", 1000)],
        [("ounces", 1), ("pounds", 16), ("stones", 14)],
        [("seconds", 1), ("minutes", 60), ("hours", 60), ("days", 24), ("weeks", 7), ("fortnights", 2)],
        [("millilitres", 1), ("centilitres", 10), ("decilitres", 10), ("litres", 10), ("hectolitres", 100)],
        [("cups", 1), ("pints", 2), ("quarts", 2), ("gallons", 4), ("barrels", 42)],
        [("arcseconds", 1), ("arcminutes", 60), ("degrees", 60)],
        [("bits", 1), ("nibbles", 4), ("bytes", 2), ("kibibytes", 1024), ("mebibytes", 1024)],
    ];

    public override IEnumerable<string> Parameters => Chains.SelectMany(chain =>
        chain.SelectMany((large, i) => chain.Take(i).Select(small => $"{large.Unit},{small.Unit}")));

    public override string Name(string parameter) => parameter.Replace(",", "-to-", StringComparison.Ordinal);

    public override string UseWhen(string parameter) => $"{Units(parameter).From} are wanted in {Units(parameter).To}";

    public override string Instruction(string parameter) =>
        $"To go from {Units(parameter).From} to {Units(parameter).To}, multiply by {Factor(parameter)} at once.";

    public override string WrongInstruction(string parameter) =>
        $"To go from {Units(parameter).From} to {Units(parameter).To}, multiply by {Factor(parameter) * 10} at once.";

    public override long Draw(SeededRandom random, string parameter) => random.Next(112, 9987);

    public override long Answer(string parameter, long x) => x * Factor(parameter);

    public override IEnumerable<string> LongWay(string parameter, long x)
    {
        foreach (var (unit, factor) in Steps(parameter))
        {
            long sum = 0, place = 1;
            for (var rest = x; rest > 0; rest /= 10, place *= 10)
            {
                var part = rest % 10 * place;
                yield return $"into {unit}: {part} * {factor} = {part * factor}, with {sum} it is {sum + (part * factor)}";
                sum += part * factor;
            }

            x = sum;
        }
    }

    public override IEnumerable<string> ShortWay(string parameter, long x)
    {
        yield return $"{x} * {Factor(parameter)} = {Answer(parameter, x)}";
    }

    private static (string From, string To) Units(string parameter) =>
        parameter.Split(',') is [var from, var to] ? (from, to) : throw new AgentsException($"No units: {parameter}");

    private static long Factor(string parameter) => Steps(parameter).Aggregate(1L, (product, s) => product * s.Factor);

    // The units below the large one, with the factor that leads into each.
    private static IEnumerable<(string Unit, int Factor)> Steps(string parameter)
    {
        var (from, to) = Units(parameter);
        var chain = Chains.First(c => c.Any(u => u.Unit == from));
        int high = Array.FindIndex(chain, u => u.Unit == from), low = Array.FindIndex(chain, u => u.Unit == to);
        for (var i = high; i > low; i--)
            yield return (chain[i - 1].Unit, chain[i].Factor);
    }
}
