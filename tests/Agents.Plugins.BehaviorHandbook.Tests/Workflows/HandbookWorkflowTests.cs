using Agents.Testing;
using Agents.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Agents.Plugins.BehaviorHandbook.Tests.Workflows;

/// <summary>workflows/handbook.yaml: notes are taken once, used from then on, and retired where they fail.</summary>
public sealed class HandbookWorkflowTests
{
    private readonly HandbookFixture _fixture = new(o => o.ApproveExtracted = true);
    private bool _right = true;

    private static CancellationToken Token => HandbookFixture.Token;

    [Fact]
    public async Task A_solution_without_notes_is_learned_from_and_the_next_one_cites_them()
    {
        var first = await RunAsync();
        Assert.Equal("add-nine", first.GetProperty("learned")[0].GetString());
        Assert.Equal(0, first.GetProperty("cited").GetArrayLength());
        var second = await RunAsync();
        Assert.Equal("add-nine", second.GetProperty("cited")[0].GetString());
        Assert.EndsWith("26", second.GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.Equal((1, 0), await CountsAsync());
    }

    [Fact]
    public async Task Notes_whose_answers_are_found_wrong_are_retired()
    {
        await RunAsync();
        _right = false;
        var runs = 0;
        while ((await _fixture.Handbook.GetAsync("add-nine", Token))!.Status == BehaviorStatus.Approved)
        {
            await RunAsync();
            Assert.True(++runs < 10);
        }

        Assert.Equal((0, runs), await CountsAsync());
    }

    private async Task<(int Helpful, int Harmful)> CountsAsync()
    {
        var behavior = (await _fixture.Handbook.GetAsync("add-nine", Token))!;
        return (behavior.Helpful, behavior.Harmful);
    }

    private async Task<System.Text.Json.JsonElement> RunAsync()
    {
        var model = new ScriptedChatClient(prompt => prompt.Contains("A solution:", StringComparison.Ordinal)
            && prompt.StartsWith("The problem:", StringComparison.Ordinal)
            ? $"{{\"right\": {(_right ? "true" : "false")}, \"reason\": \"so\"}}" : ScriptedSolver.Reply(prompt));
        var plugin = KernelPluginFactory.CreateFromObject(
            new BehaviorHandbookPlugin(_fixture.Handbook, model, _fixture.Options), "BehaviorHandbook");
        var functions = plugin.ToDictionary(f => $"{f.PluginName}.{f.Name}", f => (AIFunction)f);
        var workflow = new WorkflowLoader([.. functions.Keys]).Load(
            Path.Combine(SharedFiles.RepositoryRoot, "workflows", "handbook.yaml"));
        var result = await new WorkflowRunner(new WorkflowServices
        {
            Models = _ => model,
            Functions = functions,
            Records = _fixture.Store,
            Time = TimeProvider.System,
        }).RunAsync(workflow, new Dictionary<string, object?> { ["question"] = "What is 17 + 9?" }, cancellationToken: Token);
        Assert.True(result.Status == WorkflowStatus.Completed, result.Error);
        return result.Output!.Value;
    }
}
