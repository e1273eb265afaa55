using Agents.Plugins.BehaviorHandbook.Retrieval;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Plugins.BehaviorHandbook.Tests.Retrieval;

public sealed class InvertedIndexTests
{
    private static readonly string[] Vocabulary = ["ape", "bee", "cat", "dog", "elk", "fox", "7", "12"];

    [Fact]
    public void It_scores_as_the_formula_does()
    {
        var text = Gen.Elements(Vocabulary).ListOf(6).Select(words => string.Join(' ', words));
        Prop.ForAll(text.ListOf(9).ToArbitrary(), text.ToArbitrary(), (rows, query) =>
        {
            var index = new InvertedIndex();
            foreach (var row in rows)
                index.Add(row);
            var scores = new float[rows.Count];
            index.Score(query, scores);
            return scores.Zip(rows).All(p => Math.Abs(p.First - Formula(rows, p.Second, query)) < 1e-4);
        }).QuickCheckThrowOnFailure();
    }

    private static double Formula(List<string> rows, string row, string query)
    {
        var words = row.Split(' ');
        var average = rows.Average(r => r.Split(' ').Length);
        return query.Split(' ').Distinct().Sum(term =>
        {
            int tf = words.Count(w => w == term), df = rows.Count(r => r.Split(' ').Contains(term));
            var idf = Math.Log(1 + ((rows.Count - df + 0.5) / (df + 0.5)));
            return idf * tf * 1.5 / (tf + (0.5 * (0.7 + (0.3 * words.Length / average))));
        });
    }
}
