using Agents.Testing;
using Agents.Workflows;

namespace Agents.Tests.Workflows;

/// <summary>Workflows that name others.</summary>
public sealed class SubworkflowLoadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_workflow_is_found_by_its_name_and_by_its_file()
    {
        Write("inner.yaml", "inputs: {x: string}\nnodes: [{id: a, kind: agent, prompt: '{{ inputs.x }}'}]");
        Write("more/deep.yml", "nodes: [{id: a, kind: agent, prompt: x}]");
        string outer = Write("outer.yaml", """
            nodes:
              - {id: a, kind: workflow, workflow: inner, inputs: {x: hello}, next: b}
              - {id: b, kind: workflow, workflow: more/deep.yml}
            """);
        var definition = new WorkflowLoader().Load(outer);
        Assert.Equal(["outer.yaml", "inner.yaml", "deep.yml"], definition.Files.Select(f => Path.GetFileName(f)));

        Write("inner.yaml", "inputs: {x: string}\nnodes: [{id: a, kind: agent, prompt: '{{ inputs.x }}!'}]");
        Assert.NotEqual(definition.Hash, new WorkflowLoader().Load(outer).Hash);
    }

    [Theory]
    [InlineData("../inner", "below the folder")]
    [InlineData("/etc/passwd", "below the folder")]
    [InlineData("a/../../inner.yaml", "below the folder")]
    [InlineData("more\\\\inner", "below the folder")]
    [InlineData("iner", "Did you mean 'inner'?")]
    [InlineData("link", "Links")]
    [InlineData("outer", "cannot run itself: outer.yaml → outer.yaml")]
    public void A_workflow_outside_of_the_folder_or_none_is_refused(string name, string message)
    {
        Write("inner.yaml", "nodes: [{id: a, kind: agent, prompt: x}]");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link.yaml"), Path.Combine(_folder.Path, "inner.yaml"));
        string outer = Write("outer.yaml", $"nodes: [{{id: a, kind: workflow, workflow: \"{name}\"}}]");
        var thrown = Assert.Throws<WorkflowException>(() => new WorkflowLoader().Load(outer));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_errors_of_a_named_file_are_reported_with_its_own_places()
    {
        Write("inner.yaml", "inputs: {x: string}\nnodes: [{id: a, kind: agnt, prompt: x}]");
        string outer = Write("outer.yaml", "nodes: [{id: a, kind: workflow, workflow: inner}]");
        var thrown = Assert.Throws<WorkflowException>(() => new WorkflowLoader().Load(outer));
        Assert.Contains(thrown.Errors, e => e.File == "inner.yaml" && e.Line == 2);
        Assert.Contains(thrown.Errors, e => e.File == outer && e.Line == 1);
    }

    [Fact]
    public void Inputs_that_lack_or_that_nobody_asked_for_are_refused()
    {
        Write("inner.yaml", "inputs: {text: string}\nnodes: [{id: a, kind: agent, prompt: x}]");
        string outer = Write("outer.yaml", "nodes: [{id: a, kind: workflow, workflow: inner, inputs: {txt: 1}}]");
        var thrown = Assert.Throws<WorkflowException>(() => new WorkflowLoader().Load(outer));
        Assert.Contains("no input 'txt'. Did you mean 'text'?", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("needs the input 'text'", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_name_each_other_are_refused()
    {
        Write("a.yaml", "nodes: [{id: a, kind: workflow, workflow: b}]");
        string b = Write("b.yaml", "nodes: [{id: a, kind: workflow, workflow: a}]");
        string outside = Write("c.yaml", "nodes: [{id: a, kind: workflow, workflow: a}]");
        foreach (string file in new[] { b, outside })
        {
            var thrown = Assert.Throws<WorkflowException>(() => new WorkflowLoader().Load(file));
            Assert.Contains("cannot run itself", thrown.Message, StringComparison.Ordinal);
        }
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
