using System.ComponentModel;
using Agents.Records;
using Agents.Testing;
using Agents.Testing.Stores;
using Agents.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.SemanticKernel;

namespace Agents.Tests.Workflows;

/// <summary>Workflows of a folder that changes, and of a host.</summary>
public sealed class WorkflowCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_changed_file_is_read_again_and_a_wrong_one_changes_nothing()
    {
        var catalog = Catalog();
        Assert.Contains("There are: none", Assert.Throws<AgentsException>(() => catalog.Get("a")).Message, StringComparison.Ordinal);
        Write("a.yaml", "description: one\nnodes: [{id: a, kind: agent, prompt: x}]");
        Assert.Equal("one", catalog.Get("a").Description);
        Write("a.yaml", "description: two!\nnodes: [{id: a, kind: agent, prompt: x}]");
        Assert.Equal("two!", catalog.Get("a").Description);
        Write("a.yaml", "description: three\nnodes: []");
        Assert.Equal("two!", catalog.Get("a").Description);
        Write("b.yml", "nodes: []");
        Assert.Throws<WorkflowException>(() => catalog.Get("b"));
        Assert.Equal(["a", "b"], catalog.Names);
        Assert.Contains("Did you mean 'a'?", Assert.Throws<AgentsException>(() => catalog.Get("aa")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workflow_follows_those_that_it_names()
    {
        var catalog = Catalog();
        Write("outer.yaml", "nodes: [{id: a, kind: workflow, workflow: inner}]");
        Write("inner.yaml", "nodes: [{id: a, kind: agent, prompt: x}]");
        string before = catalog.Get("outer").Hash;
        Write("inner.yaml", "nodes: [{id: a, kind: agent, prompt: longer}]");
        Assert.NotEqual(before, catalog.Get("outer").Hash);
    }

    [Fact]
    public async Task A_host_runs_them_with_its_models_plugins_and_store()
    {
        Write("a.yaml", """
            inputs: {q: string}
            nodes:
              - {id: a, kind: agent, prompt: "{{ inputs.q }}", next: b}
              - {id: b, kind: function, function: Words.Shout, arguments: {text: "{{ a }}"}}
            """);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time).AddSingleton<IRecordLog>(new InMemoryStore());
        services.AddKeyedSingleton<IChatClient>("policy", new ScriptedChatClient(t => $"re: {t}"));
        services.AddSingleton(KernelPluginFactory.CreateFromType<Words>());
        services.AddAgents().AddWorkflows(_folder.Path);
        await using var provider = services.BuildServiceProvider();
        var workflow = provider.GetRequiredService<WorkflowCatalog>().Get("a");
        var result = await provider.GetRequiredService<WorkflowRunner>().RunAsync(
            workflow, new Dictionary<string, object?> { ["q"] = "hi" }, cancellationToken: WorkflowFixture.Token);
        Assert.Equal("RE: HI", result.Text);

        var runs = await provider.GetRequiredService<WorkflowRunner>().ListRunsAsync(WorkflowFixture.Token);
        Assert.Equal((result.RunId, "a", WorkflowStatus.Completed), runs.Select(r => (r.RunId, r.Workflow, r.Status)).Single());

        Write("bad.yaml", "nodes: [{id: b, kind: function, function: Words.Shut}]");
        var error = Assert.Throws<WorkflowException>(() => provider.GetRequiredService<WorkflowCatalog>().Get("bad"));
        Assert.Contains("Did you mean 'Words.Shout'?", error.Message, StringComparison.Ordinal);
    }

    private WorkflowCatalog Catalog() =>
        new(_folder.Path, new WorkflowLoader(), _time, NullLogger<WorkflowCatalog>.Instance);

    private void Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(_folder.Path, name), text);
        _time.Advance(TimeSpan.FromSeconds(2));
    }

    private sealed class Words
    {
        [KernelFunction, Description("Loud.")]
        public static string Shout(string text) => text.ToUpperInvariant();
    }
}
