using Agents.Evaluation;
using Agents.Evaluation.Studies;

namespace Agents.Cli.Studies.Handbook;

/// <summary>What a method saves of what another spends on the same questions, by bootstrap over questions.</summary>
internal static class PairedRatio
{
    private const int Resamples = 2000;

    /// <summary>1 − Σ spent / Σ before, with the percentile interval of 2,000 resamples.</summary>
    public static StudyMetric Saving(IReadOnlyList<double> spent, IReadOnlyList<double> before, ulong seed)
    {
        var random = new SeededRandom(seed);
        var savings = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            double numerator = 0, denominator = 0;
            for (var j = 0; j < spent.Count; j++)
            {
                var k = random.Next(0, spent.Count - 1);
                (numerator, denominator) = (numerator + spent[k], denominator + before[k]);
            }

            savings[i] = 1 - (numerator / denominator);
        }

        Array.Sort(savings);
        return new StudyMetric(
            1 - (spent.Sum() / before.Sum()), [savings[Resamples * 25 / 1000], savings[Resamples * 975 / 1000]]);
    }
}
