using System.Text.Json.Nodes;
using Agents.Cli.Tests.Commands;
using Agents.Testing;

namespace Agents.Cli.Tests.Studies;

public sealed class ArchitectStudyTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("agents-architect-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Choosing_among_five_stays_within_two_points_of_the_best()
    {
        var report = await RunAsync("--seed", "11", "--n", "60", "--set", "items=0");
        Assert.Equal((60, 11), ((int)report["n"]!, (int)report["seed"]!));
        Assert.InRange(Value(report, "metrics", "within_2_points"), 0.85, 1);
        Assert.InRange(Value(report, "metrics", "best_on_10_within_2"), 0.2, 0.7);
        Assert.InRange(Value(report, "baselines", "best_on_200_within_2"), 0.6, 0.95);
        Assert.InRange(Value(report, "metrics", "validation_answers"), 1_000, 4_000);
        Assert.Equal("agents evaluate architect --seed 11 --n 60 --set items=0 --json", (string)report["command"]!);
    }

    [Fact]
    public async Task The_law_can_be_changed()
    {
        // Candidates that differ by nothing are all within two points; of those that differ by all, the best is found.
        var equal = await RunAsync("--n", "5", "--set", "items=0", "--set", "low=0.5", "--set", "high=0.5");
        Assert.Equal(1, Value(equal, "metrics", "last_within_2"));
        var apart = await RunAsync("--n", "20", "--set", "items=0", "--set", "low=0", "--set", "high=1");
        Assert.InRange(Value(apart, "metrics", "within_2_points"), 0.9, 1);
    }

    [Theory]
    [InlineData("candidates=0")]
    [InlineData("candidates=2.5")]
    [InlineData("budget=10")]
    [InlineData("low=2")]
    [InlineData("items=-5")]
    public async Task Parameters_out_of_range_are_refused_by_name(string setting)
    {
        var run = await CommandRun.Of(_data, "", "evaluate", "architect", "--set", setting);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains($"--set {setting}:", run.Error, StringComparison.Ordinal);
    }

    /// <summary>The figures of the issue, and a run that a reader can repeat.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20261124)]
    [Trait("Category", "Long")]
    public async Task The_promised_bounds_hold(int seed)
    {
        LongTests.Require();
        var report = await RunAsync("--seed", $"{seed}");
        Assert.InRange(Value(report, "metrics", "within_2_points"), 0.9, 1);
        Assert.InRange(Value(report, "metrics", "gain_over_single"), 0.1, 1);
        Assert.InRange(Value(report, "metrics", "gain_over_self_consistency"), 0.1, 1);
        foreach (string group in new[] { "metrics", "baselines" })
        {
            foreach (var (name, figure) in report[group]!.AsObject())
            {
                var interval = figure!["ci95"]!.AsArray();
                Results.Add("Workflow architect", ("seed", seed), ("figure", name), ("of", group),
                    ("value", (double)figure["value"]!), ("low", (double)interval[0]!), ("high", (double)interval[1]!));
            }
        }
    }

    private async Task<JsonNode> RunAsync(params string[] arguments)
    {
        var run = await CommandRun.Of(_data, "", ["evaluate", "architect", .. arguments, "--json"]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Json;
    }

    private static double Value(JsonNode report, string group, string name) => (double)report[group]![name]!["value"]!;
}
