using Agents.Cli.Studies.Handbook;
using Agents.Evaluation;
using Agents.Evaluation.Studies;
using Agents.Hosting;
using Agents.Models.Serving;
using Agents.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Agents.Cli.Tests.Studies.Handbook;

public sealed class StudentsStudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_small_study_trains_on_equal_tokens_and_repeats()
    {
        var report = await RunAsync(n: 2, ("runs", 1), ("tokens", 2000), ("equal_examples", 1));
        Assert.InRange(report.Metrics["trained_tokens"].Value, 2000, 2200);
        Assert.InRange(report.Baselines["plain_trained_tokens"].Value, 2000, 2200);
        Assert.True(report.Metrics["examples"].Value > 1.5 * report.Baselines["plain_examples"].Value);
        Assert.Equal(report.Metrics["examples"].Value, report.Baselines["plain_equal_examples_examples"].Value);
        var again = await RunAsync(n: 2, ("runs", 1), ("tokens", 2000));
        Assert.Equal(report.Metrics["output_tokens"].Value, again.Metrics["output_tokens"].Value);
    }

    [Fact]
    public async Task Students_see_the_question_alone_and_no_held_out_one()
    {
        var procedure = new Procedure(new RemainderFamily(digits: 4), "9");
        using var lessons = new StudentLessons(procedure, new HandbookLaw(1, HandbookLaw.Defaults));
        var train = lessons.Questions(TaskSplit.Train, 1).Take(500).ToList();
        var held = lessons.Questions(TaskSplit.Test, 1).Take(500).ToList();
        Assert.Empty(train.Intersect(held));
        foreach (var question in train.Take(50))
        {
            var with = await lessons.TeachAsync(question, true, Token);
            var without = await lessons.TeachAsync(question, false, Token);
            Assert.Equal(with is null, without is null);
            if (with is null)
                continue;
            Assert.Equal(question, with.Question);
            Assert.DoesNotContain("behavior", with.Answer, StringComparison.Ordinal);
            Assert.DoesNotContain("blocks", with.Answer, StringComparison.Ordinal);
            Assert.True(with.Answer.Length < without!.Answer.Length);
        }

        Assert.Throws<AgentsException>(() => lessons.Questions(TaskSplit.Test, 1).Take(5000).Count());
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Behavior_conditioned_answers_teach_more_than_plain_ones_at_equal_tokens()
    {
        LongTests.Require();
        var report = await RunAsync(n: 300, ("equal_examples", 1));
        foreach (var (name, figure) in report.Metrics.Concat(report.Baselines))
            Results.Add("Behavior handbook: students (embedded model, 3 runs, 300 held-out questions each)",
                ("figure", name), ("value", Math.Round(figure.Value, 3)),
                ("95 %", FormattableString.Invariant($"{figure.Ci95[0]:0.###} to {figure.Ci95[1]:0.###}")));
        Assert.True(report.Metrics["accuracy_gain"].Ci95[0] > 0, $"{report.Metrics["accuracy_gain"]}");
    }

    private async Task<StudyReport> RunAsync(int n, params (string Name, double Value)[] changed)
    {
        var options = Options.Create(new AgentsOptions { Data = _folder.Path });
        var study = new StudentsStudy(new EmbeddedModel(
            EmbeddedModel.Files, new DataFolder(options, NullLogger<DataFolder>.Instance)));
        var parameters = new Dictionary<string, double>(study.Parameters);
        foreach (var (name, value) in changed)
            parameters[name] = value;
        return await study.RunAsync(new StudyRequest(1, n, parameters), Token);
    }
}
