using Agents.Cli.Studies.Listeners;
using Agents.Cli.Tests.Commands;
using Agents.Evaluation;
using Agents.Evaluation.Studies;
using Agents.Plugins.ListenerVerifier;
using Agents.Testing;

namespace Agents.Cli.Tests.Studies;

/// <summary>What <c>agents evaluate listener</c> shows, at a small n by default, in full when asked.</summary>
public sealed class ListenerStudyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(20_261)]
    public async Task The_stripper_takes_back_what_a_listener_copies(int seed)
    {
        var report = await RunAsync(seed, 200);
        Assert.True(report.Metrics["leak_with_answer"].Value >= .3);
        Assert.InRange(report.Metrics["leak_stripped"].Value, -.02, .02);
    }

    [Fact]
    public async Task The_dense_term_leaves_no_group_without_a_difference()
    {
        var report = await RunAsync(1, 400);
        var without = report.Metrics["zero_variance_without"];
        // .9^8 + .1^8
        Assert.InRange(.4305, without.Ci95[0], without.Ci95[1]);
        Assert.True(report.Metrics["zero_variance_with"].Value < .01);
    }

    [Fact]
    public async Task The_law_is_set_by_its_parameters()
    {
        var without = await RunAsync(1, 100, ("copy", 0));
        Assert.InRange(without.Metrics["leak_with_answer"].Value, -.1, .1);
        var blind = await RunAsync(1, 100, ("evidence", 0));
        Assert.InRange(blind.Baselines["law_uplift_shuffled"].Value, -.1, .1);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_report()
    {
        var (first, second) = (await RunAsync(5, 30), await RunAsync(5, 30));
        Assert.Equal(first.Metrics.Select(m => m.Value.Value), second.Metrics.Select(m => m.Value.Value));
        Assert.Equal(first.Baselines.Select(m => m.Value.Value), second.Baselines.Select(m => m.Value.Value));
    }

    [Fact]
    public async Task Two_small_models_are_trained_and_compared()
    {
        (string, double)[] small =
            [("seeds", 2), ("listener_steps", 3), ("policy_steps", 3), ("steps", 1), ("test_items", 20)];
        var report = await RunAsync(1, 2, small);
        foreach (var name in new[] { "contradictions_change", "accuracy_change", "uplift_shuffled", "ece", "brier" })
            Assert.True(double.IsFinite(report.Metrics[name].Value), name);
        string[] arms = ["accuracy_only_", "shaped_", "w_0_", "w_0.25_", "w_0.5_", "start_"];
        foreach (var name in arms.SelectMany(a => new[] { $"{a}contradictions", $"{a}accuracy" }))
            Assert.InRange(report.Baselines[name].Value, 0, 1);
        // The mean of the runs, and an interval around it.
        var change = report.Metrics["accuracy_change"];
        Assert.Equal(report.Baselines["accuracy_change_over_runs"].Value, change.Value, 9);
        Assert.InRange(change.Value, change.Ci95[0], change.Ci95[1]);
    }

    [Fact]
    public void A_comparison_leads_where_its_sums_lead()
    {
        var task = new ComparisonTask();
        var random = new SeededRandom(1);
        foreach (var split in Enum.GetValues<TaskSplit>())
        {
            foreach (var item in task.Take(split, 200, 1))
            {
                Assert.Equal(split, TaskSplits.Of(item.Key));
                var question = ChoiceQuestion.Read(item.Question)!;
                var (text, leads) = ComparisonTask.Work(item, random, errors: 0);
                Assert.Equal(question.Find(item.Answer), leads);
                var reply = ComparisonTask.Reply(item, random, errors: 0, truth: 1);
                Assert.True(task.Grade(item, reply).Correct);
                Assert.Equal(text, AnswerStripper.Strip(question, reply).Text);
            }
        }
    }

    [Theory]
    [InlineData("errors", 1.5)]
    [InlineData("accuracy", -1)]
    [InlineData("exact", 2)]
    [InlineData("group", 1)]
    [InlineData("seeds", 1.5)]
    [InlineData("test_items", 1)]
    public async Task Parameters_out_of_range_are_refused_by_name(string name, double value)
    {
        var error = await Assert.ThrowsAsync<AgentsException>(() => RunAsync(1, 10, (name, value)));
        Assert.Contains($"--set {name}=", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_model_can_listen_in_the_place_of_the_law()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["evaluate", "listener", "--model", "embedded", "--n", "4", "--json"];
        var run = await CommandRun.Of(folder.Path, "", arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("agents evaluate listener --model embedded --seed 1 --n 4 --json", (string?)run.Json["command"]);
        foreach (var name in new[] { "leak_with_answer", "leak_stripped", "uplift_shuffled", "ece", "brier" })
            Assert.InRange((double)run.Json["metrics"]![name]!["value"]!, -1, 1);

        var other = await CommandRun.Of(folder.Path, "", ["evaluate", "socratic", "--model", "embedded"]);
        Assert.NotEqual(0, other.ExitCode);
        Assert.Contains("takes no --model", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task In_full()
    {
        LongTests.Require();
        var study = new ListenerStudy(TimeProvider.System);
        var report = await RunAsync(1, study.DefaultCount, ("seeds", study.Parameters["seeds"]));
        foreach (var (kind, figures) in new[] { ("measured", report.Metrics), ("beside it", report.Baselines) })
        {
            foreach (var (name, figure) in figures)
            {
                Results.Add(
                    "Listener: agents evaluate listener",
                    ("kind", kind), ("figure", name), ("value", Math.Round(figure.Value, 4)),
                    ("95 % interval", $"{Math.Round(figure.Ci95[0], 4)} to {Math.Round(figure.Ci95[1], 4)}"),
                    ("n", study.DefaultCount), ("seed", 1));
            }
        }

        Assert.True(report.Metrics["leak_with_answer"].Ci95[0] >= .3);
        Assert.InRange(report.Metrics["leak_stripped"].Value, -.02, .02);
        Assert.InRange(report.Metrics["zero_variance_without"].Value, .38, .48);
        Assert.True(report.Metrics["contradictions_change"].Ci95[1] < 0);
        Assert.True(report.Metrics["accuracy_change"].Value > -0.02);
        Assert.True(report.Metrics["uplift_shuffled"].Ci95[0] > 0);
    }

    private static Task<StudyReport> RunAsync(int seed, int n, params (string Name, double Value)[] settings)
    {
        var study = new ListenerStudy(TimeProvider.System);
        var parameters = new Dictionary<string, double>(study.Parameters) { ["seeds"] = 0 };
        foreach (var (name, value) in settings)
            parameters[name] = value;
        return study.RunAsync(new StudyRequest(seed, n, parameters), Token);
    }
}
