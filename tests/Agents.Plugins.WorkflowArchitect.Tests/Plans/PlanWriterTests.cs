using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Testing;
using Agents.Workflows;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.WorkflowArchitect.Tests.Plans;

public sealed class PlanWriterTests
{
    private static readonly Step Asked = Ask.Of(PromptForm.Plain, Question.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Plans => [.. Examples.Keys];

    private static Dictionary<string, Step> Examples { get; } = new()
    {
        ["ask"] = Asked,
        ["call"] = new Call(Cards.Length, [Question.Instance]),
        ["shared"] = new Call(Cards.Letter, [Asked, new Call(Cards.Length, [Asked])]),
        ["check"] = new Call(Cards.Upper, [Checked(3)]),
        ["check last"] = Checked(8),
        ["votes"] = new Call(Cards.Upper, [Voting(5)]),
        ["two of them"] = new Ask(
            [new(null, Checked(2)), new(" and ", null), new(null, Voting(3))], new() { Instructions = "Be brief: #1" }),
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void What_it_writes_the_loader_accepts(string name)
    {
        string yaml = PlanWriter.Write(Examples[name], 64, "other", "what: \"it\" is\nfor {{ x }}");
        var workflow = new WorkflowLoader(Cards.Names).Parse(yaml);
        Assert.Equal("question", Assert.Single(workflow.Inputs).Name);
        Assert.Equal(Examples[name].Calls == 0 ? null : Examples[name].Calls, workflow.Budget.Calls);
    }

    [Fact]
    public async Task A_checked_step_asks_until_the_answer_holds_and_no_longer()
    {
        int asked = 0;
        using var model = new ScriptedChatClient(_ => $"{++asked}");
        Assert.Equal("3", await RunAsync(Checked(8), model, holds: a => a == "3"));
        Assert.Equal(3, asked);
        Assert.Equal("11", await RunAsync(Checked(8), model, holds: _ => false));
        Assert.Equal(11, asked);
    }

    [Fact]
    public async Task A_voting_step_takes_the_most_frequent_answer()
    {
        string[] said = ["a", " b", "b ", "c", "b"];
        int asked = -1;
        using var model = new ScriptedChatClient(_ => said[Interlocked.Increment(ref asked)]);
        Assert.Equal("b", await RunAsync(Voting(5), model, _ => true));
    }

    [Fact]
    public void Text_in_a_prompt_is_never_run()
    {
        using var model = new ScriptedChatClient(prompt => prompt);
        var texts = Gen.Elements("{{", "}}", "{%", "%}", "{", "}", "'", "\"", "a", " ", "\n", "inputs.question", "\\", ":", "#")
            .ListOf().Select(string.Concat).Where(t => t.Length > 0).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(texts, text =>
        {
            var plan = new Ask([new(text, null), new(null, Question.Instance)], new());
            return RunAsync(plan, model, _ => true).GetAwaiter().GetResult() == text + "{{ q }}";
        }));
    }

    private static Ask Checked(int tries) => ((Ask)Asked).With(new AskSettings
    {
        Check = new AnswerCheck(Cards.Holds, [Question.Instance, null], tries),
        Temperature = 0.8,
    });

    private static Ask Voting(int votes) => ((Ask)Asked).With(new AskSettings { Votes = votes, Temperature = 0.8 });

    private static async Task<string> RunAsync(Step plan, IChatClient model, Func<string, bool> holds)
    {
        var services = new WorkflowServices
        {
            Models = _ => model,
            Functions = new Dictionary<string, AIFunction>
            {
                [Cards.Holds.Name] = AIFunctionFactory.Create((string question, string answer) => holds(answer)),
                [PlanWriter.Majority] = Agents.Plugins.WorkflowArchitect.Search.MajorityFunction.Instance,
            },
        };
        var workflow = new WorkflowLoader([.. services.Functions.Keys]).Parse(PlanWriter.Write(plan, 64));
        var result = await new WorkflowRunner(services).RunAsync(
            workflow, new Dictionary<string, object?> { ["question"] = "{{ q }}" }, cancellationToken: Token);
        Assert.True(result.Status == WorkflowStatus.Completed, result.Error);
        return result.Text;
    }
}
