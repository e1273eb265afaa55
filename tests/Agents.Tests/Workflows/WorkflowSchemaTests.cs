using System.Text.Json;
using Agents.Testing;
using Agents.Workflows;
using Agents.Workflows.Yaml;
using NJsonSchema;

namespace Agents.Tests.Workflows;

/// <summary>The published schema is what the loader checks.</summary>
public sealed class WorkflowSchemaTests
{
    private static string Published => Path.Combine(SharedFiles.RepositoryRoot, "workflows", "workflow.schema.json");

    [Fact]
    public void The_published_schema_is_the_one_that_the_code_writes()
    {
        if (Environment.GetEnvironmentVariable("AGENTS_ACCEPT_API") == "1")
            File.WriteAllText(Published, WorkflowSchema.Write());
        Assert.Equal(WorkflowSchema.Write(), File.ReadAllText(Published));
    }

    [Theory]
    [MemberData(nameof(WorkflowLoaderTests.Files), MemberType = typeof(WorkflowLoaderTests))]
    public async Task The_workflows_of_the_repository_fit_the_schema(string file)
    {
        string yaml = await File.ReadAllTextAsync(
            Path.Combine(SharedFiles.RepositoryRoot, "workflows", file), TestContext.Current.CancellationToken);
        Assert.Empty(await ValidateAsync(yaml));
    }

    [Theory]
    [InlineData("nodes: []")]
    [InlineData("nodes: [{id: a, kind: agnt, prompt: x}]")]
    [InlineData("nodes: [{id: a, kind: agent, promt: x}]")]
    [InlineData("nodes: [{id: a, kind: agent, prompt: 1}]")]
    [InlineData("nodes: [{id: a, kind: agent, prompt: x, timeout: soon}]")]
    [InlineData("nodes: [{id: 'a\n\n', kind: agent, prompt: x}]")]
    [InlineData("nodes: [{id: a, kind: agent, prompt: x}]\ninputs: {a b: string}")]
    [InlineData("nodes: [{id: a, kind: agent, prompt: x}]\ninputs: {a: {type: integer, enum: [x]}}")]
    [InlineData("nodes: [{id: a, kind: loop, max: 0, body: a}]")]
    [InlineData("nodes: [{id: a, kind: agent, prompt: x, budget: {}}]")]
    public async Task What_the_schema_refuses_the_loader_refuses(string yaml)
    {
        Assert.NotEmpty(await ValidateAsync(yaml));
        Assert.Throws<WorkflowException>(() => new WorkflowLoader().Parse(yaml));
    }

    private static async Task<IEnumerable<object>> ValidateAsync(string yaml)
    {
        var schema = await JsonSchema.FromJsonAsync(WorkflowSchema.Write(), TestContext.Current.CancellationToken);
        var errors = new ErrorList("x.yaml", yaml);
        string json = JsonSerializer.Serialize(YamlReader.Read(yaml, errors)!.ToJson());
        Assert.Equal(0, errors.Count);
        return schema.Validate(json);
    }
}
