using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Agents.Testing;
using Agents.Workflows;
using Agents.Workflows.Nodes;

namespace Agents.Tests.Workflows;

/// <summary>Every example of docs/workflows.md is loaded and run.</summary>
public sealed partial class DocumentedWorkflowTests
{
    private static string Page => File.ReadAllText(Path.Combine(SharedFiles.RepositoryRoot, "docs", "workflows.md"));

    public static TheoryData<int> Examples => [.. Enumerable.Range(0, Blocks().Count)];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_runs(int index)
    {
        var fixture = new WorkflowFixture { Client = new SchemaChatClient() };
        fixture.Add("Text.CountWords", (string text) => text.Split(' ').Length);
        string folder = Path.Combine(SharedFiles.RepositoryRoot, "workflows");
        var workflow = new WorkflowLoader([.. fixture.Functions.Keys]).Parse(Blocks()[index], "workflows.md", folder);
        var inputs = workflow.InputTypes.ToDictionary(
            t => t.Key, t => (object?)JsonSerializer.SerializeToElement(SchemaChatClient.Example(t.Value.Schema())));
        var result = await fixture.Runner().RunAsync(workflow, inputs, cancellationToken: WorkflowFixture.Token);
        while (result.Requests is [var request, ..])
        {
            var schema = JsonNode.Parse(request.Schema.GetRawText())!;
            await fixture.AnswerAsync(workflow, result.RunId, request.Id, SchemaChatClient.Example(schema));
            result = await fixture.ResumeAsync(workflow, result.RunId);
        }

        Assert.True(result.Status == WorkflowStatus.Completed, result.Error);
        Assert.NotEqual("", result.Text);
    }

    [Fact]
    public void Every_kind_has_an_example()
    {
        string all = string.Concat(Blocks());
        Assert.All(NodeKind.All.Keys, kind => Assert.Contains($"kind: {kind}\n", all, StringComparison.Ordinal));
    }

    /// <summary>The examples, in the order of the page.</summary>
    public static IReadOnlyList<string> Blocks() =>
        [.. YamlBlock().Matches(Page.ReplaceLineEndings("\n")).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
