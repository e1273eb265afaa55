using System.Text.Json.Nodes;
using Agents.Cli.Tests.Commands;
using Agents.Testing;

namespace Agents.Cli.Tests.Studies;

/// <summary>What Socratic inquiry claims, run as a reader runs it.</summary>
public sealed class SocraticStudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A tenth of the worlds: bounds that leave room for it.</summary>
    [Fact]
    public async Task Questions_that_tell_most_find_the_item_in_half_as_many()
    {
        var metrics = await MetricsAsync(5, 60, "learned_seeds=1", "logged_dialogues=100");
        Assert.InRange(Value(metrics, "greedy_questions"), 4.5, 6.2);
        Assert.InRange(Value(metrics, "random_questions"), 9, 13);
        Assert.InRange(Value(metrics, "greedy_success"), 0.95, 1);
        Assert.InRange(Value(metrics, "noisy_success") - Value(metrics, "noisy_hard_success"), 0.2, 0.6);
        Assert.InRange(Value(metrics, "uniform_questions"), 5.9, 6.3); // No less than log2 64.
        Assert.True(Value(metrics, "learned_bits_ratio") > 0.65); // One seed of a twentieth of the dialogues.
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Its_bounds_hold_for_any_seed()
    {
        LongTests.Require();
        foreach (var seed in new[] { 0, 11, 202, 3003 })
        {
            var metrics = await MetricsAsync(seed, 600);
            Assert.InRange(Value(metrics, "greedy_questions"), 5, 5.8);
            Assert.InRange(Value(metrics, "greedy_success"), 0.99, 1);
            Assert.InRange(Value(metrics, "random_questions"), 10, 12.5);
            Assert.InRange(Value(metrics, "noisy_success"), 0.94, 1);
            Assert.InRange(Value(metrics, "noisy_hard_success"), 0.5, 0.65);
            Assert.InRange(Value(metrics, "learned_bits_ratio"), 0.85, 1.02);
        }
    }

    private async Task<JsonNode> MetricsAsync(int seed, int n, params string[] parameters)
    {
        string[] arguments = ["evaluate", "socratic", "--seed", $"{seed}", "--n", $"{n}", "--json"];
        var run = await CommandRun.Of(_folder.Path, "", [.. arguments, .. parameters.SelectMany(p => new[] { "--set", p })]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal((n, seed), ((int)run.Json["n"]!, (int)run.Json["seed"]!));
        var shuffled = (double)run.Json["baselines"]!["shuffled_bits_ratio"]!["value"]!;
        Assert.True(shuffled < 0.8, $"Shuffled rewards teach as well: {shuffled}.");
        return run.Json["metrics"]!;
    }

    private static double Value(JsonNode metrics, string name) => (double)metrics[name]!["value"]!;
}
