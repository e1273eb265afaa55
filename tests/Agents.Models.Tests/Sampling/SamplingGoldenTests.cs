using System.Text.Json;
using Agents.Models.Sampling;
using Agents.Testing;

namespace Agents.Models.Tests.Sampling;

[Trait("Category", "Golden")]
public sealed class SamplingGoldenTests
{
    private const double Tolerance = 1e-9;

    private static readonly HashSet<string> Known =
    [
        "temperature", "top_k", "top_p", "min_p", "repetition_penalty", "no_repeat_ngram_size", "typical_p",
    ];

    [Fact]
    public void The_processors_leave_the_distributions_of_transformers()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden("sampling.json")));
        var history = new TokenHistory(
            golden.RootElement.GetProperty("previous_ids").EnumerateArray().Select(e => e.GetInt32()));
        var compared = 0;
        foreach (var test in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            var config = test.GetProperty("config");
            Assert.All(config.EnumerateObject(), p => Assert.Contains(p.Name, Known));
            var logits = Doubles(golden.RootElement.GetProperty("logits")
                .GetProperty(test.GetProperty("logits").GetString()!));
            Compare(logits, Settings(config), history, Doubles(test.GetProperty("probabilities")));
            compared++;
        }
        GoldenReport.Add("sampling.json", "distributions", compared);
    }

    /// <summary>
    /// Where top-p cuts through equally probable tokens the reference's choice is its sort's accident, so among tokens
    /// whose logits are equal after the penalty the probabilities are compared in order of size.
    /// </summary>
    private static void Compare(double[] logits, TruncationSettings settings, TokenHistory history, double[] expected)
    {
        var processed = (double[])logits.Clone();
        new LogitsProcessor(settings).Apply(processed, history);
        var total = LogitsProcessor.LogSumExp(processed);
        var actual = processed.Select(l => Math.Exp(l - total)).ToArray();
        Assert.Equal(1, actual.Sum(), Tolerance);
        var penalized = (double[])logits.Clone();
        var penalty = new TruncationSettings { RepetitionPenalty = settings.RepetitionPenalty };
        new LogitsProcessor(penalty).Apply(penalized, history);
        foreach (var equals in Enumerable.Range(0, logits.Length).GroupBy(i => penalized[i]))
        {
            var pairs = equals.Select(i => expected[i]).Order().Zip(equals.Select(i => actual[i]).Order());
            Assert.All(pairs, p => Assert.Equal(p.First, p.Second, Tolerance));
        }
    }

    private static TruncationSettings Settings(JsonElement config) => new()
    {
        RepetitionPenalty = Value(config, "repetition_penalty", 1),
        Temperature = Value(config, "temperature", 1),
        TopK = (int)Value(config, "top_k", 0),
        TopP = Value(config, "top_p", 1),
        MinP = Value(config, "min_p", 0),
        TypicalP = Value(config, "typical_p", 1),
        NoRepeatNgramSize = (int)Value(config, "no_repeat_ngram_size", 0),
    };

    private static double Value(JsonElement config, string name, double otherwise) =>
        config.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;

    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetDouble())];
}
