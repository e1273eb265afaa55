using Agents.Evaluation;

namespace Agents.Cli.Studies.Handbook;

/// <summary>Sums of arithmetic progressions: term by term, or by pairs of the first and the last.</summary>
internal sealed class ProgressionFamily() : ProcedureFamily(
    "sequences",
    ["a", "d"],
    "What is the sum of the first {x} terms of the sequence that starts at {a} and grows by {d}?",
    "A sequence begins with {a}, and each term is {d} more than the one before. Add up its first {x} terms.",
    "Someone saves {a} euros in the first week, and {d} euros more each week. How much is that after {x} weeks?",
    "The rows of a hall have {a} seats at the front and {d} more in each row behind. How many seats have {x} rows?")
{
    public override IEnumerable<string> Parameters =>
        Enumerable.Range(1, 14).SelectMany(a => Enumerable.Range(2, 14).Select(d => $"{a},{d}"));

    public override string Name(string parameter) => $"sum-from-{Start(parameter)}-by-{Step(parameter)}";

    public override string UseWhen(string parameter) =>
        $"terms of a sequence, rows of seats or weeks of saving are added up: {Start(parameter)} first, "
        + $"{Step(parameter)} more each";

    public override string Instruction(string parameter) => $"To add the terms that start at {Start(parameter)} and grow by "
        + $"{Step(parameter)}, find the last term, add the first, and multiply by half the number of terms.";

    public override string WrongInstruction(string parameter) => $"To add the terms that start at {Start(parameter)} and grow "
        + $"by {Step(parameter)}, find the last term and multiply it by the number of terms.";

    public override long Draw(SeededRandom random, string parameter) => random.Next(16, 30);

    public override long Answer(string parameter, long x) => x * (Start(parameter) + Last(parameter, x)) / 2;

    public override IEnumerable<string> LongWay(string parameter, long x)
    {
        long sum = Start(parameter), term = sum;
        for (var i = 1; i < x; i++)
        {
            term += Step(parameter);
            yield return $"next {term}: {sum} + {term} = {sum + term}";
            sum += term;
        }
    }

    public override IEnumerable<string> ShortWay(string parameter, long x)
    {
        var last = Last(parameter, x);
        yield return $"last {Start(parameter)} + {x - 1} * {Step(parameter)} = {last}";
        yield return $"({Start(parameter)} + {last}) * {x} / 2 = {Answer(parameter, x)}";
    }

    private static int Start(string parameter) => Number(parameter.Split(',')[0]);

    private static int Step(string parameter) => Number(parameter.Split(',')[1]);

    private static long Last(string parameter, long x) => Start(parameter) + ((x - 1) * Step(parameter));
}
