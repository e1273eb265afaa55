using Agents.Testing;
using Agents.Workflows;

namespace Agents.Tests.Workflows;

/// <summary>Workflows within workflows.</summary>
public sealed class SubworkflowRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WorkflowFixture _fixture = new(text => $"<{text}>");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_output_is_that_of_the_node_and_its_spending_counts_outside()
    {
        var outer = Load("""
            budget: {calls: 3}
            nodes:
              - {id: a, kind: workflow, workflow: inner, inputs: {x: "{{ 'hi' }}"}, next: b}
              - {id: b, kind: agent, prompt: "{{ a.y }}"}
            """, "inputs: {x: string}\nnodes: [{id: a, kind: agent, prompt: '{{ inputs.x }}'}]\noutput: {y: '{{ a }}'}");
        var result = await _fixture.StartAsync(outer);
        Assert.Equal("<<hi>>", result.Text);
        Assert.Equal(2, result.Spent.Calls);
        Assert.Equal(1, result.SpentByNode["a"].Calls);
    }

    [Theory]
    [InlineData("budget: {calls: 1}", "", "run of 'outer'")]
    [InlineData("", "budget: {calls: 1}", "run of 'inner'")]
    public async Task Budgets_of_both_hold(string outside, string inside, string message)
    {
        var outer = Load(outside + "\nnodes: [{id: a, kind: workflow, workflow: inner}]",
            inside + "\nnodes: [{id: a, kind: agent, prompt: x, next: b}, {id: b, kind: agent, prompt: x}]");
        var result = await _fixture.StartAsync(outer);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Spent.Calls);
    }

    [Fact]
    public async Task A_request_within_it_is_answered_from_outside()
    {
        var outer = Load("nodes: [{id: a, kind: workflow, workflow: inner, next: b}, {id: b, kind: agent, prompt: '{{ a }}'}]", """
            nodes:
              - {id: l, kind: loop, max: 2, body: say}
              - {id: say, kind: agent, prompt: "{{ l.pass }}", next: ask}
              - {id: ask, kind: request, prompt: "{{ say }}", output: {type: string, enum: [yes!, no!]}, next: l}
            output: "{{ ask }}"
            """);
        var first = await _fixture.StartAsync(outer);
        Assert.Equal("<1>", Assert.Single(first.Requests).Prompt);
        await Assert.ThrowsAsync<AgentsException>(() => _fixture.AnswerAsync(outer, first.RunId, first.Requests[0].Id, "maybe"));
        await _fixture.AnswerAsync(outer, first.RunId, first.Requests[0].Id, "no!");
        var second = await _fixture.ResumeAsync(outer, first.RunId);
        Assert.Equal("<2>", Assert.Single(second.Requests).Prompt);
        await _fixture.AnswerAsync(outer, first.RunId, second.Requests[0].Id, "yes!");
        var result = await _fixture.ResumeAsync(outer, first.RunId);
        Assert.Equal("<yes!>", result.Text);
        Assert.Equal(3, result.Spent.Calls);
        Assert.Equal(2, result.Spent.Loops);
        Assert.Equal(2, result.SpentByNode["a"].Calls);
    }

    [Fact]
    public async Task A_second_attempt_goes_on_with_it_and_counts_nothing_twice()
    {
        int tries = 0;
        _fixture.Add("Net.Get", () => ++tries < 2 ? throw new IOException("down") : "up");
        var outer = Load("nodes: [{id: a, kind: workflow, workflow: inner, retry: {attempts: 2, delay: 1s}}]", """
            nodes:
              - {id: a, kind: agent, prompt: x, next: b}
              - {id: b, kind: function, function: Net.Get}
            """);
        var run = _fixture.StartAsync(outer);
        while (!run.IsCompleted)
        {
            _fixture.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var result = await run;
        Assert.Equal(("up", 1), (result.Text, result.Spent.Calls));
        Assert.Equal(1, _fixture.Model.Calls);
    }

    private WorkflowDefinition Load(string outer, string inner)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "inner.yaml"), inner);
        string path = Path.Combine(_folder.Path, "outer.yaml");
        File.WriteAllText(path, outer);
        return new WorkflowLoader().Load(path);
    }
}
