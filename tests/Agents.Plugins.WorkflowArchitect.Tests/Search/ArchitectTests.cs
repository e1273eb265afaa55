using Agents.Plugins.WorkflowArchitect.Search;
using Agents.Workflows;
using Agents.Workflows.Engine;

namespace Agents.Plugins.WorkflowArchitect.Tests.Search;

public sealed class ArchitectTests
{
    private readonly InMemoryRecordLog _records = new(TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_finds_the_structure_and_the_check_and_beats_the_single_agent()
    {
        using var model = new FlippingModel();
        var workshop = new Workshop(model, _records);
        var report = await workshop.Architect.DesignAsync(Workshop.Request, Token);

        var winner = report.Candidates[report.Winner];
        Assert.Contains("Text.IsFlipped", winner.Yaml, StringComparison.Ordinal);
        Assert.Contains("Text.Letter", winner.Yaml, StringComparison.Ordinal);
        Assert.InRange(winner.Accuracy, 0.95, 1);
        Assert.InRange(report.LowerBound, 0.7, winner.Accuracy);
        Assert.InRange(report.Candidates[report.SingleAgent].Accuracy, 0, 0.2);
        Assert.InRange(report.Candidates.Sum(c => c.Answered), 100, 600);
        Assert.Equal(0, workshop.ForbiddenCalls);
        new WorkflowLoader(workshop.Options.Functions.AsReadOnly()).Parse(report.Yaml);

        var test = await workshop.Architect.CompareAsync(Workshop.Request, report, 60, Token);
        Assert.Equal((60, 1), (test.N, test.TestUses));
        Assert.InRange(test.Found.Accuracy.Value, 0.9, 1);
        Assert.InRange(test.GainOverSingle.Ci95[0], 0.5, 1);
        Assert.Equal(Math.Max(1, (test.Found.Calls + 59) / 60), test.Votes);
    }

    [Fact]
    public async Task The_same_seed_finds_the_same()
    {
        using var model = new FlippingModel();
        var first = await new Workshop(model, _records).Architect.DesignAsync(Workshop.Request, Token);
        var second = await new Workshop(model, new InMemoryRecordLog(TimeProvider.System)).Architect
            .DesignAsync(Workshop.Request, Token);
        Assert.Equal(Text(first), Text(second));
    }

    [Fact]
    public async Task A_search_that_is_killed_at_any_append_goes_on_to_the_same_end_and_asks_nothing_twice()
    {
        var whole = new CountedRecordLog(new InMemoryRecordLog(TimeProvider.System));
        using var model = new FlippingModel();
        var expected = await Small(model, whole).Architect.DesignAsync(Workshop.Request, Token);
        int calls = model.Calls;
        for (int append = 1; append <= whole.Appends; append += Math.Max(1, whole.Appends / 5))
        {
            foreach (bool after in new[] { false, true })
            {
                var log = new CountedRecordLog(new InMemoryRecordLog(TimeProvider.System))
                {
                    FailsAt = append,
                    FailsAfter = after,
                };
                using var again = new FlippingModel();
                await Assert.ThrowsAsync<IOException>(
                    () => Small(again, log).Architect.DesignAsync(Workshop.Request, Token));
                var resumed = await Small(again, log).Architect.DesignAsync(Workshop.Request, Token);
                Assert.Equal(Text(expected), Text(resumed));
                // What was under way is asked again, and greedy answers that only the memory held.
                Assert.InRange(again.Calls, 1, 2 * calls);
                var keys = await ReadStepsAsync(log);
                Assert.Equal(keys.Count, keys.Distinct().Count());
            }
        }
    }

    [Fact]
    public async Task A_finished_search_asks_nothing_when_it_is_asked_for_again()
    {
        using var model = new FlippingModel();
        var first = await new Workshop(model, _records).Architect.DesignAsync(Workshop.Request, Token);
        int calls = model.Calls;
        var second = await new Workshop(model, _records).Architect.DesignAsync(Workshop.Request, Token);
        Assert.Equal((Text(first), calls), (Text(second), model.Calls));
    }

    [Fact]
    public async Task A_run_id_of_another_search_is_refused()
    {
        using var model = new FlippingModel();
        var workshop = new Workshop(model, _records);
        await workshop.Architect.DesignAsync(Workshop.Request, Token);
        var error = await Assert.ThrowsAsync<AgentsException>(
            () => workshop.Architect.DesignAsync(Workshop.Request with { Seed = 6 }, Token));
        Assert.Contains("choose another run id", error.Message, StringComparison.Ordinal);
        workshop.Options.Tries++;
        await Assert.ThrowsAsync<AgentsException>(() => workshop.Architect.DesignAsync(Workshop.Request, Token));
    }

    [Fact]
    public async Task A_model_that_fails_ends_the_search_and_is_no_wrong_answer()
    {
        using var model = new FlippingModel { FailsAt = 40 };
        var workshop = new Workshop(model, _records);
        var error = await Assert.ThrowsAsync<AgentsException>(
            () => workshop.Architect.DesignAsync(Workshop.Request, Token));
        Assert.Contains("the line is down", error.Message, StringComparison.Ordinal);

        var resumed = await workshop.Architect.DesignAsync(Workshop.Request, Token);
        using var sound = new FlippingModel();
        var expected = await new Workshop(sound, new InMemoryRecordLog(TimeProvider.System)).Architect
            .DesignAsync(Workshop.Request, Token);
        Assert.Equal(Text(expected), Text(resumed));
    }

    [Fact]
    public async Task Too_few_examples_are_refused()
    {
        using var model = new FlippingModel();
        var error = await Assert.ThrowsAsync<AgentsException>(() => new Workshop(model, _records).Architect
            .DesignAsync(Workshop.Request with { Task = new TwoLines(validation: 49) }, Token));
        Assert.Contains("49 validation items; 50 are needed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_is_not_registered_is_refused_by_name()
    {
        using var model = new FlippingModel();
        var workshop = new Workshop(model, _records);
        workshop.Options.Functions.Add("Text.Lenght");
        var error = await Assert.ThrowsAsync<AgentsException>(
            () => workshop.Architect.DesignAsync(Workshop.Request, Token));
        Assert.Contains("'Text.Lenght', which is not registered", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    public async Task Calls_stay_within_their_budget(int most)
    {
        using var model = new FlippingModel();
        var workshop = new Workshop(model, _records);
        workshop.Options.MaxCalls = most;
        var report = await workshop.Architect.DesignAsync(Workshop.Request, Token);
        Assert.InRange(report.Calls, 1, most);
        Assert.InRange(model.Calls, 1, report.Calls);
    }

    [Fact]
    public async Task A_budget_that_does_not_suffice_for_the_single_agent_is_refused()
    {
        using var model = new FlippingModel();
        var workshop = new Workshop(model, _records);
        workshop.Options.MaxCalls = 100;
        workshop.Options.TrainItems = 64;
        var error = await Assert.ThrowsAsync<AgentsException>(
            () => workshop.Architect.DesignAsync(Workshop.Request, Token));
        Assert.Contains("MaxCalls is 100", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_choice_by_fewer_validation_items_than_wanted_is_refused()
    {
        using var model = new FlippingModel();
        var workshop = new Workshop(model, _records);
        workshop.Options.MaxCalls = 60;
        workshop.Options.Structures = 0;
        var error = await Assert.ThrowsAsync<AgentsException>(
            () => workshop.Architect.DesignAsync(Workshop.Request, Token));
        Assert.Contains("MaxCalls (60)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_finalists_meet_than_can_each_answer_enough_validation_items()
    {
        using var model = new FlippingModel();
        var workshop = new Workshop(model, _records);
        workshop.Options.ValidationAnswers = 170;
        var report = await workshop.Architect.DesignAsync(Workshop.Request, Token);
        Assert.Equal(3, report.Candidates.Count);
        Assert.All(report.Candidates, c => Assert.True(c.Answered > 0));
    }

    [Fact]
    public async Task A_time_limit_within_the_client_ends_the_search_and_is_no_wrong_answer()
    {
        using var model = new FlippingModel { FailsAt = 40, FailsWith = new TaskCanceledException("the line is slow") };
        var error = await Assert.ThrowsAsync<AgentsException>(
            () => new Workshop(model, _records).Architect.DesignAsync(Workshop.Request, Token));
        Assert.Contains("the line is slow", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_id_of_a_search_with_other_examples_is_refused()
    {
        using var model = new FlippingModel();
        await new Workshop(model, _records).Architect.DesignAsync(
            Workshop.Request with { Task = new TwoLines(60) }, Token);
        var error = await Assert.ThrowsAsync<AgentsException>(() => new Workshop(model, _records).Architect.DesignAsync(
            Workshop.Request with { Task = new TwoLines(59) }, Token));
        Assert.Contains("other examples", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_size_of_plan_has_its_share_of_the_structures()
    {
        using var model = new FlippingModel();
        var workshop = new Workshop(model, _records);
        workshop.Options.MaxSteps = 4;
        workshop.Options.Structures = 40;
        workshop.Options.Rounds = 0;
        await workshop.Architect.DesignAsync(Workshop.Request, Token);
        var tried = await _records.ReadAsync(SearchLog.Collection, "run", 0, Token).Select(r => r.Json)
            .Where(j => j.Contains("\"glance/", StringComparison.Ordinal)).ToListAsync(Token);
        Assert.Equal(40, tried.Count);
    }

    [Fact]
    public async Task A_report_that_was_not_given_by_a_search_is_refused()
    {
        using var model = new FlippingModel();
        var workshop = new Workshop(model, _records);
        var report = await workshop.Architect.DesignAsync(Workshop.Request, Token);
        var read = report with { Candidates = [.. report.Candidates.Select(c => c with { Plan = null })] };
        await Assert.ThrowsAsync<AgentsException>(
            () => workshop.Architect.CompareAsync(Workshop.Request, read, 20, Token));
    }

    [Fact]
    public async Task The_single_agent_is_told_what_the_task_tells()
    {
        using var model = new FlippingModel();
        model.Proposals.Add(("Be a parrot.", "told"));
        var workshop = new Workshop(model, _records);
        workshop.Options.Structures = 0;
        workshop.Options.Rounds = 0;
        var report = await workshop.Architect.DesignAsync(
            Workshop.Request with { Task = new Parrots() }, Token);
        Assert.Equal(1, report.Candidates[report.SingleAgent].Accuracy);
        Assert.Contains("Be a parrot.", report.Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_search_ends_as_cancelled_and_goes_on()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var model = new FlippingModel();
        model.Proposals.Add(("flip", "what?"));
        var workshop = new Workshop(model, _records);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => workshop.Architect.DesignAsync(Workshop.Request, source.Token));
        Assert.NotNull(await workshop.Architect.DesignAsync(Workshop.Request, Token));
    }

    private static Workshop Small(FlippingModel model, CountedRecordLog log)
    {
        var workshop = new Workshop(model, log);
        workshop.Options.Structures = 80;
        workshop.Options.ValidationAnswers = 200;
        return workshop;
    }

    private static async Task<List<string>> ReadStepsAsync(CountedRecordLog log) =>
        await log.ReadAsync(SearchLog.Collection, "run").Select(r => r.Json.Split("\"value\"")[0]).ToListAsync(Token);

    private static string Text(ArchitectReport report) => string.Join('\n', report.Candidates.Select(
        c => $"{c.Origin} {c.Correct} {c.Answered} {c.IsDropped}\n{c.Yaml}")) + report.Winner + report.LowerBound;
}
