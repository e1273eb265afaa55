using Agents.Plugins.WorkflowArchitect.Search;
using Agents.Plugins.WorkflowArchitect.Tests.Search;
using Agents.Workflows.Engine;

namespace Agents.Plugins.WorkflowArchitect.Tests.Moves;

public sealed class ProposalTests
{
    private const string Outline = """{"roles":[{"name":"flipper","task":"flips"}],"functions":["Text.FirstLine"]}""";

    private const string Plan = """
        {"steps":[
          {"id":"line","function":"Text.FirstLine","arguments":{"text":"question"}},
          {"id":"word","prompt":"{{ line }}"},
          {"id":"at","function":"Text.LastNumber","arguments":{"text":"question"}},
          {"id":"end","function":"Text.Letter","arguments":{"text":"word","position":"at"}}]}
        """;

    private readonly InMemoryRecordLog _records = new(TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_that_can_plan_finds_it_without_enumeration()
    {
        using var model = new FlippingModel(1);
        model.Proposals.Add(("Which agents are needed", Outline));
        model.Proposals.Add(("Write a plan", Plan));
        model.Proposals.Add(("Write for each step", """{"agents":[{"id":"step2","instructions":"Be exact."}]}"""));
        var workshop = Proposing(model);
        workshop.Options.Structures = 0;
        var report = await workshop.Architect.DesignAsync(Workshop.Request, Token);
        Assert.Contains(report.Candidates, c => c.Origin == "proposed");
        Assert.Contains("Text.Letter", report.Yaml, StringComparison.Ordinal);
        var steps = await _records.ReadAsync(SearchLog.Collection, "run", 0, Token).Select(r => r.Json).ToListAsync(Token);
        Assert.All(steps.Where(s => s.Contains("\"bits\"", StringComparison.Ordinal)),
            s => Assert.Contains("\"plan\":\"", s, StringComparison.Ordinal));
        Assert.Equal(1, report.Candidates[report.Winner].Accuracy);
    }

    [Fact]
    public async Task The_improver_sees_what_went_wrong_on_training_items_alone()
    {
        using var model = new FlippingModel(1);
        string? shown = null;
        model.Seen = prompt => shown ??= prompt.Contains("They gave these wrong answers", StringComparison.Ordinal)
            ? prompt : null;
        model.Proposals.Add(("They gave these wrong answers", """{"agents":[{"id":"step1","instructions":"Say a."}]}"""));
        var workshop = Proposing(model);
        workshop.Options.Structures = 0;
        var report = await workshop.Architect.DesignAsync(Workshop.Request, Token);
        var train = new TwoLines();
        string question = shown!.Split("Question: ")[1].Split("\nRight")[0];
        Assert.Contains(
            question, Enumerable.Range(0, 20).Select(i => train.Draw(Evaluation.TaskSplit.Train, 5, i).Question));
        Assert.NotEmpty(report.Yaml);
    }

    [Theory]
    [InlineData("no JSON at all")]
    [InlineData("""{"steps":[{"id":"a","function":"Mail.Send","arguments":{"text":"question"}}]}""")]
    [InlineData("""{"steps":null}""")]
    [InlineData("""{"steps":[null]}""")]
    [InlineData("""{"roles":null,"functions":null}""")]
    [InlineData("""{"roles":[null],"functions":[null]}""")]
    [InlineData("""{"agents":[{"id":null}]}""")]
    [InlineData("""{"agents":[null]}""")]
    [InlineData("{\"roles\":[{\"name\":\"{{ x }}\",\"task\":\"{% raw %}\"}],\"functions\":[\"Mail.Send\"]}")]
    public async Task What_is_no_proposal_is_logged_and_changes_nothing(string reply)
    {
        using var model = new FlippingModel();
        model.Proposals.Add(("Answer with one JSON object", reply));
        var workshop = Proposing(model);
        workshop.Options.Structures = 60;
        var report = await workshop.Architect.DesignAsync(Workshop.Request, Token);
        Assert.Equal(0, workshop.ForbiddenCalls);
        Assert.DoesNotContain("Mail.Send", report.Yaml, StringComparison.Ordinal);
        var steps = await _records.ReadAsync(SearchLog.Collection, "run", 0, Token).Select(r => r.Json).ToListAsync(Token);
        Assert.Contains(steps, s => s.Contains("proposal/structure", StringComparison.Ordinal)
            && s.Contains("no answer of the right form", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_that_fails_at_a_proposal_ends_the_search_that_goes_on_with_its_run_id()
    {
        using var model = new FlippingModel { FailsAt = 1 };
        var error = await Assert.ThrowsAsync<AgentsException>(
            () => Proposing(model).Architect.DesignAsync(Workshop.Request, Token));
        Assert.Contains("the same run id, run: the line is down", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_may_be_longer_than_the_answers_of_its_agents()
    {
        using var model = new FlippingModel(1);
        int? longest = null;
        model.Asked = options => longest ??= options?.MaxOutputTokens;
        var workshop = Proposing(model);
        workshop.Options.MaxTokens = 8;
        await workshop.Architect.DesignAsync(Workshop.Request, Token);
        Assert.InRange(longest!.Value, 1_000, 10_000);
    }

    private Workshop Proposing(FlippingModel model)
    {
        var workshop = new Workshop(model, _records);
        workshop.Options.Proposals = true;
        workshop.Options.Rounds = 1;
        return workshop;
    }
}
