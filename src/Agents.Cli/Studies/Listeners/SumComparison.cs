using System.Globalization;
using Agents.Evaluation;
using Agents.Plugins.ListenerVerifier;

namespace Agents.Cli.Studies.Listeners;

/// <summary>Which of two sums is larger, with reasoning that works both out and sometimes errs.</summary>
/// <param name="Question">The question.</param>
/// <param name="Right">Index of the right option.</param>
/// <param name="Trace">Reasoning that states no answer.</param>
/// <param name="Answer">Index of the option that the reasoning leads to.</param>
/// <param name="Statement">The answer said in words.</param>
internal sealed record SumComparison(ChoiceQuestion Question, int Right, string Trace, int Answer, string Statement)
{
    private static readonly string[] Works =
        ["{0} is {1} and {2} is {3}.", "{0} = {1}, {2} = {3}.", "First, {0} makes {1}. Then {2} makes {3}."];

    /// <summary>Right where the reasoning leads to the right option.</summary>
    public bool IsRight => Answer == Right;

    /// <summary>Reasoning and answer.</summary>
    public string Reply => $"{Trace} {Statement}";

    /// <summary>An item; its reasoning has a wrong sum with a probability.</summary>
    public static SumComparison Draw(SeededRandom random, double errors)
    {
        int[] terms = [.. Enumerable.Range(0, 4).Select(_ => random.Next(11, 89))];
        while (terms[0] + terms[1] == terms[2] + terms[3])
            terms[3] = random.Next(11, 89);
        return Think(random, terms, errors);
    }

    /// <summary>Other reasoning on the same question.</summary>
    public SumComparison Again(SeededRandom random, double errors)
    {
        int[] terms = [.. Question.Options.SelectMany(o => o.Split(" + "))
            .Select(t => int.Parse(t, CultureInfo.InvariantCulture))];
        return Think(random, terms, errors);
    }

    private static SumComparison Think(SeededRandom random, int[] terms, double errors)
    {
        string[] options = [$"{terms[0]} + {terms[1]}", $"{terms[2]} + {terms[3]}"];
        int[] sums = [terms[0] + terms[1], terms[2] + terms[3]];
        var right = sums[0] > sums[1] ? 0 : 1;
        int[] said = [.. sums];
        // A trace that errs leads to the other option.
        if (random.Next(0, 999_999) < errors * 1_000_000)
            said[right] = said[1 - right] - random.Next(1, 9);
        var answer = said[0] > said[1] ? 0 : 1;
        var work = Works[random.Next(0, Works.Length - 1)];
        var trace = string.Format(CultureInfo.InvariantCulture, work, options[0], said[0], options[1], said[1]);
        var statement = string.Format(
            CultureInfo.InvariantCulture,
            Restatements.All[random.Next(0, Restatements.All.Count - 1)],
            ChoiceQuestion.Letter(answer), options[answer], answer == 0 ? "first" : "second");
        return new SumComparison(new ChoiceQuestion("Which is larger?", options), right, trace, answer, statement);
    }
}
