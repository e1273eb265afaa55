using Agents.Cli.Studies.Handbook;
using Agents.Evaluation;
using Agents.Evaluation.Studies;
using Agents.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Cli.Tests.Studies.Handbook;

public sealed class HandbookStudyTests
{
    private readonly HandbookStudy _study = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_small_study_holds_its_bounds_and_repeats()
    {
        var report = await RunAsync(seed: 77, n: 40);
        AssertBounds(report, slack: 0.1);
        var again = await RunAsync(seed: 77, n: 40);
        Assert.Equal(Values(report), Values(again));
        Assert.NotEqual(Values(report), Values(await RunAsync(seed: 78, n: 40)));
    }

    [Fact]
    public async Task A_model_that_is_named_answers_in_the_place_of_the_law_and_retires_nothing()
    {
        using var model = new HandbookLaw(5, HandbookLaw.Defaults);
        var real = await _study.RunAsync(new StudyRequest(5, 10, _study.Parameters) { Model = model }, Token);
        var law = await RunAsync(seed: 5, n: 10);
        Assert.Equal(
            Values(law).Where(m => !m.Item1.Contains("retired", StringComparison.Ordinal)), Values(real));
        Assert.True(real.Metrics["cited"].Value > 0);
        Assert.Equal(0, real.Baselines["none_cited"].Value);
    }

    [Theory]
    [InlineData("5 + 0 = 5\nAnswer: 4", true)]
    [InlineData("**Answer:** 4.", true)]
    [InlineData("It leaves 40 - 36, so 40-4", true)]
    [InlineData("Answer: -4", false)]
    [InlineData("Answer: 4, not 5", false)]
    [InlineData("Answer: four", false)]
    [InlineData("", false)]
    public void The_last_number_of_a_reply_is_its_answer(string reply, bool right) =>
        Assert.Equal(right, HandbookArms.IsRight("Find 40 mod 9.", reply));

    [Fact]
    public async Task Its_law_can_be_changed()
    {
        var report = await RunAsync(seed: 1, n: 20, ("misled", 0), ("distraction", 0.5), ("entries", 100));
        Assert.True(double.IsInfinity(report.Metrics["retired_after_uses"].Value));
        Assert.True(report.Baselines["random_accuracy_change"].Value < 0);
        Assert.Equal(0, report.Metrics["accuracy_change"].Value, 0.2);
    }

    [Theory]
    [InlineData("entries", 1)]
    [InlineData("prompt_tokens", 1)]
    [InlineData("misled", 1.5)]
    public async Task A_parameter_outside_its_range_is_refused_by_name(string name, double value)
    {
        var error = await Assert.ThrowsAsync<AgentsException>(() => RunAsync(seed: 1, n: 5, (name, value)));
        Assert.StartsWith($"{name}=", error.Message, StringComparison.Ordinal);
    }

    /// <summary>One of 40 took 32 uses, of which 13 were questions that it had had before.</summary>
    [Fact]
    public async Task A_question_that_was_asked_before_is_no_second_use()
    {
        var report = await RunAsync(seed: 101, n: 400);
        Assert.Equal(1, report.Metrics["wrong_retired_within_30"].Value);
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(1)]
    [InlineData(2026)]
    [InlineData(815)]
    public async Task The_study_holds_its_bounds(int seed)
    {
        LongTests.Require();
        var report = await RunAsync(seed, _study.DefaultCount);
        AssertBounds(report, slack: 0);
        foreach (var (name, figure) in report.Metrics.Concat(report.Baselines))
            Results.Add("Behavior handbook, scripted law (n = 400)", ("seed", seed), ("figure", name),
                ("value", Math.Round(figure.Value, 3)),
                ("95 %", FormattableString.Invariant($"{figure.Ci95[0]:0.###} to {figure.Ci95[1]:0.###}")));
    }

    [Fact]
    public void Every_question_is_read_as_the_procedure_that_it_asks_about()
    {
        var random = new SeededRandom(3);
        foreach (var family in HandbookWorld.Families)
        {
            foreach (var parameter in family.Parameters)
            {
                for (var form = 0; form < family.Forms; form++)
                {
                    var x = family.Draw(random, parameter);
                    var read = HandbookLaw.Read(family.Ask(parameter, x, form))!.Value;
                    Assert.Equal((family, parameter, x), (read.Procedure.Family, read.Procedure.Parameter, read.X));
                }
            }
        }
    }

    [Fact]
    public void Both_ways_end_in_the_answer()
    {
        var random = new SeededRandom(4);
        foreach (var family in HandbookWorld.Families)
        {
            foreach (var parameter in family.Parameters)
            {
                var x = family.Draw(random, parameter);
                var answer = $"{family.Answer(parameter, x)}";
                Assert.EndsWith(answer, family.LongWay(parameter, x).Last(), StringComparison.Ordinal);
                Assert.EndsWith(answer, family.ShortWay(parameter, x).Last(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_law_takes_the_short_way_only_with_its_behavior_in_the_prompt()
    {
        var law = new HandbookLaw(1, HandbookLaw.Defaults);
        var family = new RemainderFamily(digits: 10);
        var (right, other) = (new Procedure(family, "37"), new Procedure(family, "9"));
        var with = await law.GetResponseAsync(Prompt(right.Draft.Instruction), cancellationToken: Token);
        var without = await law.GetResponseAsync(Prompt(other.Draft.Instruction), cancellationToken: Token);
        Assert.Contains("[behavior:note]", with.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[behavior:", without.Text, StringComparison.Ordinal);
        Assert.True(with.Usage!.OutputTokenCount < 0.6 * without.Usage!.OutputTokenCount);

        static string Prompt(string instruction) => $"- note: {instruction}\n\nProblem: Find 4837261590 mod 37.";
    }

    private static void AssertBounds(StudyReport report, double slack)
    {
        var (ours, oracle) = (report.Metrics["output_saving"].Value, report.Baselines["oracle_output_saving"].Value);
        Assert.True(report.Metrics["recall_at_3"].Value >= 0.95 - slack, "recall");
        Assert.True(ours >= 0.4, "saving");
        Assert.True(ours >= oracle - 0.05 - slack, "oracle");
        Assert.InRange(report.Metrics["accuracy_change"].Value, -0.02, 0.02);
        Assert.InRange(report.Metrics["retired_after_uses"].Value, 3, 30);
        Assert.InRange(report.Metrics["wrong_retired_within_30"].Value, 0.97, 1);
        Assert.True(report.Metrics["total_saving"].Value > report.Baselines["random_total_saving"].Value);
    }

    private Task<StudyReport> RunAsync(int seed, int n, params (string Name, double Value)[] changed)
    {
        var parameters = new Dictionary<string, double>(_study.Parameters);
        foreach (var (name, value) in changed)
            parameters[name] = value;
        return _study.RunAsync(new StudyRequest(seed, n, parameters), Token);
    }

    private static List<(string, double)> Values(StudyReport report) =>
        [.. report.Metrics.Concat(report.Baselines).Select(m => (m.Key, m.Value.Value))];
}
