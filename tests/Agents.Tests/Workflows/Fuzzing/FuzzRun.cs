using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Workflows;
using Agents.Workflows.Yaml;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>
/// Runs a generated workflow to its end on a scripted model, stubbed functions and a person who answers all.
/// </summary>
internal static class FuzzRun
{
    private const int Passes = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What is wrong with how it ends, or null.</summary>
    public static async Task<string?> EndsAsync(string text, string folder)
    {
        var workflow = new WorkflowLoader().Parse(Bounded(text), "bounded.yaml", folder);
        var runner = new WorkflowRunner(new WorkflowServices
        {
            Models = _ => new SchemaChatClient(),
            Functions = Names(workflow).Distinct().ToDictionary(n => n, n => AIFunctionFactory.Create(
                (AIFunctionArguments given) => $"{n} of {given.Count}")),
            Time = new FakeTimeProvider(),
        });
        var inputs = workflow.InputTypes.ToDictionary(
            t => t.Key, t => (object?)JsonSerializer.SerializeToElement(SchemaChatClient.Example(t.Value.Schema())));
        var result = await runner.RunAsync(workflow, inputs, cancellationToken: WorkflowFixture.Token)
            .WaitAsync(Patience, WorkflowFixture.Token);
        while (result.Requests is [var request, ..])
        {
            var answer = SchemaChatClient.Example(JsonNode.Parse(request.Schema.GetRawText())!);
            await runner.AnswerAsync(workflow, result.RunId, request.Id, answer, WorkflowFixture.Token);
            result = await runner.ResumeAsync(workflow, result.RunId, cancellationToken: WorkflowFixture.Token)
                .WaitAsync(Patience, WorkflowFixture.Token);
        }

        return Problem(result, workflow.Budget);
    }

    // Loops within loops could go on for years: passes are few. Waits between attempts would be, too.
    private static string Bounded(string text)
    {
        var root = (JsonObject)YamlReader.Read(text, new ErrorList("", text))!.ToJson()!;
        var budget = root.Map("budget");
        if (budget["loops"] is not { } loops || loops.GetValue<long>() > Passes)
            budget["loops"] = Passes;
        foreach (var node in root.Nodes())
            ((JsonObject)node!).Remove("retry");
        return root.ToJsonString();
    }

    private static string? Problem(WorkflowResult result, WorkflowBudget budget)
    {
        if (result.Status != WorkflowStatus.Completed && !result.Error!.Contains(" has spent its ", StringComparison.Ordinal)
            && !result.Error.Contains("the expression failed", StringComparison.Ordinal))
            return $"{result.Status}: {result.Error}";
        if (result.Spent.Calls > (budget.Calls ?? int.MaxValue) || result.Spent.Loops > budget.Loops)
            return $"{result.Spent} is more than {budget}";
        return null;
    }

    private static IEnumerable<string> Names(WorkflowDefinition workflow) => workflow.Nodes.SelectMany(n => n.Functions)
        .Select(f => f.Name)
        .Concat(workflow.Nodes.OfType<Agents.Workflows.Nodes.SubworkflowNode>().SelectMany(n => Names(n.Workflow!)));
}
