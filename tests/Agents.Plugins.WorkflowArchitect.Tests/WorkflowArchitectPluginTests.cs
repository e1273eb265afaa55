using Agents.Evaluation;
using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Plugins.WorkflowArchitect.Tests.Search;
using Agents.Testing.Plugins;
using Agents.Workflows;
using Agents.Workflows.Engine;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

namespace Agents.Plugins.WorkflowArchitect.Tests;

public sealed class WorkflowArchitectPluginTests : PluginConformanceTests
{
    private const string Workflow = "nodes: [{id: a, kind: agent, prompt: Hello}]";

    private const string Team = """
        supervisor:
          name: lead
          type: supervisor
          llm_config: {model: m, api_key: k, base_url: u}
          system_message: x
          children:
            - {name: a, type: agent, system_message: y, llm_config: {model: m, api_key: k, base_url: u}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected override Type Plugin => typeof(WorkflowArchitectPlugin);

    protected override IReadOnlyList<PluginCall> Calls =>
    [
        new("Design", new Dictionary<string, object?> { ["request"] = "flip", ["task"] = "two_lines" }),
        new("Validate", new Dictionary<string, object?> { ["yaml"] = Workflow }),
        new("WriteNexus", new Dictionary<string, object?> { ["yaml"] = Workflow }),
        new("ReadNexus", new Dictionary<string, object?> { ["yaml"] = Team }),
        new("Majority", new Dictionary<string, object?> { ["answers"] = new[] { "a", "b", "b" } }),
    ];

    protected override object Create()
    {
        var workshop = new Workshop(new FlippingModel(), new InMemoryRecordLog(TimeProvider.System));
        workshop.Options.Structures = 40;
        workshop.Options.Rounds = 0;
        workshop.Options.ValidationAnswers = 200;
        return new WorkflowArchitectPlugin(() => workshop.Architect, new TaskSetCatalog([new TwoLines()]));
    }

    [Fact]
    public async Task A_task_is_found_by_its_name_and_never_by_a_path()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.jsonl");
        await File.WriteAllTextAsync(file, """{"question":"a","answer":"b"}""", Token);
        try
        {
            var plugin = (WorkflowArchitectPlugin)Create();
            var error = await Assert.ThrowsAsync<AgentsException>(
                () => plugin.DesignAsync("x", file, cancellationToken: Token));
            Assert.Contains("There are: two_lines", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Wrong_workflows_are_refused_with_line_and_column()
    {
        var plugin = (WorkflowArchitectPlugin)Create();
        Assert.Equal("valid", await plugin.ValidateAsync(Workflow, Token));
        Assert.Contains("workflow.yaml(1,43)", await plugin.ValidateAsync(
            "nodes: [{id: a, kind: function, function: Mail.Delete}]", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_designs_a_workflow_and_runs_it()
    {
        using var model = new FlippingModel();
        var services = new ServiceCollection();
        services.AddAgents().AddWorkflows("none").AddWorkflowArchitect(options =>
        {
            options.Functions.Add("Text.*");
            options.Proposals = false;
            options.Structures = 600;
            options.MaxSteps = 4;
            options.TrainItems = 16;
            options.ValidationAnswers = 600;
        });
        services.AddSingleton<Agents.Records.IRecordLog>(new InMemoryRecordLog(TimeProvider.System));
        services.AddSingleton<ITaskSet>(new TwoLines());
        services.AddSingleton<IChatClient>(model);
        var functions = new Workshop(model, new InMemoryRecordLog(TimeProvider.System)).Services.Functions;
        services.AddSingleton(KernelPluginFactory.CreateFromFunctions("Text", functions.Values
            .Where(f => f.Name is not "Send").Select((f, i) => f.AsKernelFunction())));
        await using var provider = services.BuildServiceProvider();

        var plugin = provider.GetServices<KernelPlugin>().Single(p => p.Name == "WorkflowArchitect");
        var designed = await plugin["Design"].InvokeAsync(
            new Kernel(provider), new() { ["request"] = "flip the first line, give a letter", ["task"] = "two_lines" }, Token);
        string yaml = designed.GetValue<string>()!;
        Assert.StartsWith("# search ", yaml, StringComparison.Ordinal);

        var workflow = provider.GetRequiredService<WorkflowLoader>().Parse(yaml);
        var runner = provider.GetRequiredService<WorkflowRunner>();
        var task = new TwoLines();
        int right = 0;
        for (int i = 0; i < 20; i++)
        {
            var item = task.Draw(TaskSplit.Test, 0, i);
            var result = await runner.RunAsync(
                workflow, new Dictionary<string, object?> { ["question"] = item.Question }, cancellationToken: Token);
            right += task.Grade(item, result.Text).Correct ? 1 : 0;
        }

        Assert.InRange(right, 10, 20);
    }

    [Fact]
    public async Task An_answer_that_is_nothing_has_no_vote() =>
        Assert.Equal("b", await WorkflowArchitectPlugin.MajorityAsync([null!, null!, "b "], Token));

    [Fact]
    public async Task A_voting_workflow_runs_with_the_plugins_own_function()
    {
        using var model = new FlippingModel();
        var services = new ServiceCollection();
        services.AddAgents().AddWorkflows("none").AddWorkflowArchitect();
        services.AddSingleton<IChatClient>(model);
        services.AddSingleton<Agents.Records.IRecordLog>(new InMemoryRecordLog(TimeProvider.System));
        await using var provider = services.BuildServiceProvider();
        var ask = Ask.Of(PromptForm.Plain, Question.Instance).With(new() { Votes = 3, Temperature = 1 });
        var workflow = provider.GetRequiredService<WorkflowLoader>()
            .Parse(PlanWriter.Write(ask, 10));
        var result = await provider.GetRequiredService<WorkflowRunner>().RunAsync(
            workflow, new Dictionary<string, object?> { ["question"] = "hello" }, cancellationToken: Token);
        Assert.Equal((WorkflowStatus.Completed, "what?"), (result.Status, result.Text));
    }
}
