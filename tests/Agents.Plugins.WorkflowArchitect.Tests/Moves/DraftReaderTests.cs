using Agents.Plugins.WorkflowArchitect.Moves;
using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Plugins.WorkflowArchitect.Tests.Search;
using Agents.Workflows;
using Agents.Workflows.Engine;

namespace Agents.Plugins.WorkflowArchitect.Tests.Moves;

/// <summary>What a model proposes is hostile until it is read.</summary>
public sealed class DraftReaderTests
{
    private static readonly Toolbox Tools = Toolbox.Of(
        new Workshop(new FlippingModel(), new InMemoryRecordLog(TimeProvider.System)).Services.Functions,
        ["Text.FirstLine", "Text.Letter", "Text.LastNumber", "Text.IsFlipped"]);

    private static readonly StepDraft First =
        new("line", "Text.FirstLine", new Dictionary<string, string> { ["text"] = "question" });

    [Fact]
    public void A_plan_is_read_and_its_workflow_is_right()
    {
        Assert.Null(Read(out var plan,
            First,
            new("flip", Prompt: "flip {{ line }} of {{question}}", Instructions: "Be brief."),
            new("at", "Text.LastNumber", new Dictionary<string, string> { ["text"] = "question" }),
            new("end", "Text.Letter", new Dictionary<string, string> { ["text"] = "flip", ["position"] = "at" })));
        Assert.Equal(4, plan!.Size);
        new WorkflowLoader([.. Tools.Functions.Select(f => f.Name)]).Parse(PlanWriter.Write(plan, 10));
    }

    [Theory]
    [InlineData("Mail.Send", "text", "question", "There is no function 'Mail.Send'")]
    [InlineData("System.Diagnostics.Process.Start", "text", "question", "There is no function")]
    [InlineData("Text.FirstLine", "text", "later", "needs 'text'")]
    [InlineData("Text.FirstLine", "other", "question", "needs 'text'")]
    public void Functions_and_values_that_are_not_there_are_refused(
        string function, string parameter, string source, string error) => Assert.Contains(
            error, Read(out _, new StepDraft("a", function, new Dictionary<string, string> { [parameter] = source })),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("a b", "x", "is no id")]
    [InlineData("question", "x", "name of the question")]
    [InlineData("a", "{{ b }}", "which is no earlier step")]
    [InlineData("a", "{{ a }}", "which is no earlier step")]
    [InlineData("a", " ", "A prompt is empty")]
    [InlineData("a", null, "neither a function nor a prompt")]
    public void Ids_and_prompts_that_are_wrong_are_refused(string id, string? prompt, string error) =>
        Assert.Contains(error, Read(out _, new StepDraft(id, Prompt: prompt)), StringComparison.Ordinal);

    [Fact]
    public void Sizes_are_bounded()
    {
        Assert.NotNull(Read(out _));
        Assert.NotNull(Read(out _, [.. Enumerable.Range(0, 6).Select(i => new StepDraft($"s{i}", Prompt: "x"))]));
        Assert.NotNull(Read(out _, new StepDraft("a", Prompt: new string('x', 4_001))));
        Assert.NotNull(Read(out _, new StepDraft("a", Prompt: "x", Instructions: new string('x', 4_001))));
        Assert.NotNull(Read(out _, new StepDraft(new string('a', 65), Prompt: "x")));
    }

    [Theory]
    [InlineData("{% for i in (1..1000000000) %}x{% endfor %}")]
    [InlineData("{{ question | upcase }}")]
    [InlineData("{{ inputs.question }}")]
    [InlineData("{{ 'a' }}{%raw%}")]
    public async Task Templates_that_a_model_writes_are_text(string prompt)
    {
        Assert.Null(Read(out var plan, new StepDraft("a", Prompt: prompt, Instructions: prompt)));
        var seen = new List<string>();
        using var model = new Agents.Testing.ScriptedChatClient(said =>
        {
            seen.Add(said);
            return "ok";
        });
        var workflow = new WorkflowLoader([]).Parse(PlanWriter.Write(plan!, 10));
        var runner = new WorkflowRunner(new WorkflowServices { Models = _ => model });
        var result = await runner.RunAsync(
            workflow, new Dictionary<string, object?> { ["question"] = "q" },
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((WorkflowStatus.Completed, prompt), (result.Status, Assert.Single(seen)));
    }

    [Fact]
    public void New_words_go_to_the_agent_that_is_named_and_nowhere_else()
    {
        Read(out var plan, First, new("flip", Prompt: "flip {{ line }}"));
        Assert.Null(DraftReader.Read(
            new PromptDraft([new("step2", "Be exact.", "{{ step1 }}!")]), plan!, out var changed));
        var ask = Assert.IsType<Ask>(changed);
        Assert.Equal("Be exact.", ask.Settings.Instructions);
        Assert.Equal("!", ask.Prompt[1].Text);
        Assert.Contains("no agent 'step1'",
            DraftReader.Read(new PromptDraft([new("step1", "x")]), plan!, out _), StringComparison.Ordinal);
        Assert.Contains("which is no earlier step",
            DraftReader.Read(new PromptDraft([new("step2", null, "{{ step2 }}")]), plan!, out _),
            StringComparison.Ordinal);
        Assert.NotNull(DraftReader.Read(new PromptDraft([]), plan!, out _));
    }

    [Fact]
    public void New_words_reach_an_agent_whose_question_holds_the_answer_of_another_that_has_new_words()
    {
        Read(out var plan, new("first", Prompt: "a {{ question }}"), new("second", Prompt: "b {{ first }}"));
        var draft = new PromptDraft([new("step1", "Be first."), new("step2", "Be second.", "c {{ step1 }}")]);
        Assert.Null(DraftReader.Read(draft, plan!, out var changed));
        Assert.Equal(
            ["Be first.", "Be second."], changed!.Order().Cast<Ask>().Select(a => a.Settings.Instructions));
        Assert.NotNull(DraftReader.Read(new PromptDraft([new("step1", "x"), new("step1", "y")]), plan!, out _));
    }

    [Theory]
    [InlineData("<question>", null, "{{ question }}", null)]
    [InlineData("a |b", "c", "a", "b |c")]
    public void Text_that_looks_like_a_part_of_a_plan_is_another_plan(
        string prompt, string? instructions, string otherPrompt, string? otherInstructions)
    {
        Read(out var plan, new StepDraft("a", Prompt: prompt, Instructions: instructions));
        Read(out var other, new StepDraft("a", Prompt: otherPrompt, Instructions: otherInstructions));
        Assert.NotEqual(plan!.Id, other!.Id);
    }

    private static string? Read(out Step? plan, params StepDraft[] steps) =>
        new DraftReader(Tools, 5).Read(new PlanDraft(steps), out plan);
}
