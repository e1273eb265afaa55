using Agents.Workflows;
using Microsoft.SemanticKernel;

namespace Agents.Tests.Workflows;

/// <summary>Each kind of node, run.</summary>
public sealed class NodeTests
{
    private readonly WorkflowFixture _fixture = new(text => $"<{text}>");

    [Fact]
    public async Task An_agent_is_asked_its_prompt() => Assert.Equal("\"\\u003Chello Ann\\u003E\"", await _fixture.OutputAsync("""
        inputs: {name: string}
        nodes: [{id: a, kind: agent, prompt: "hello {{ inputs.name }}"}]
        """, ("name", "Ann")));

    [Fact]
    public async Task A_function_gets_typed_arguments_and_gives_a_typed_output() => Assert.Equal("{\"sum\":7,\"text\":\"sum 7\"}",
        await _fixture.OutputAsync("""
            inputs: {n: integer}
            nodes:
              - {id: a, kind: function, function: Math.Add, arguments: {a: "{{ inputs.n }}", b: 4}}
            output: {sum: "{{ a }}", text: "sum {{ a }}"}
            """, ("n", 3)));

    [Fact]
    public async Task A_number_is_text_where_a_function_wants_text() => Assert.Equal("\"7\"", await _fixture.OutputAsync("""
        inputs: {n: integer}
        nodes: [{id: a, kind: function, function: Text.Upper, arguments: {text: "{{ inputs.n }}"}}]
        """, ("n", 7)));

    [Fact]
    public async Task A_kernel_function_is_called()
    {
        _fixture.Functions["Kernel.Repeat"] = KernelFunctionFactory.CreateFromMethod(
            (string text, int times) => string.Concat(Enumerable.Repeat(text, times)), "Repeat");
        Assert.Equal("\"ababab\"", await _fixture.OutputAsync("""
            nodes:
              - {id: a, kind: function, function: Kernel.Repeat, arguments: {text: ab, times: 3}}
            """));
    }

    [Fact]
    public async Task Branches_meet_in_the_order_of_the_fan_out() => Assert.Equal("[\"B\",\"A\",null]", await _fixture.OutputAsync("""
        nodes:
          - {id: f, kind: fan_out, next: [b, a, j]}
          - {id: a, kind: function, function: Text.Upper, arguments: {text: a}, next: j}
          - {id: b, kind: function, function: Text.Upper, arguments: {text: b}, next: j}
          - {id: j, kind: fan_in}
        """));

    [Theory]
    [InlineData(1, "\"SMALL\"")]
    [InlineData(5, "\"MIDDLE\"")]
    [InlineData(50, "\"LARGE\"")]
    public async Task A_switch_takes_the_first_case_that_holds(int n, string output) => Assert.Equal(output, await _fixture.OutputAsync("""
        inputs: {n: integer}
        nodes:
          - id: s
            kind: switch
            cases:
              - {when: inputs.n < 3, next: small}
              - {when: inputs.n < 9, next: middle}
            default: large
          - {id: small, kind: function, function: Text.Upper, arguments: {text: "{{ s }}"}, next: end}
          - {id: middle, kind: function, function: Text.Upper, arguments: {text: "{{ s }}"}, next: end}
          - {id: large, kind: function, function: Text.Upper, arguments: {text: "{{ s }}"}, next: end}
          - {id: end, kind: function, function: Text.Upper, arguments: {text: "{{ small }}{{ middle }}{{ large }}"}}
        """, ("n", n)));

    [Theory]
    [InlineData("sum != 6", 10, "{\"sum\":6,\"pass\":3,\"capped\":false}")]
    [InlineData("sum != 6", 2, "{\"sum\":4,\"pass\":2,\"capped\":true}")]
    [InlineData("false", 2, "{\"sum\":null,\"pass\":0,\"capped\":false}")]
    public async Task A_loop_repeats_while_its_condition_holds(string condition, int max, string output) =>
        Assert.Equal(output, await _fixture.OutputAsync($$$"""
            nodes:
              - {id: l, kind: loop, while: "{{{condition}}}", max: {{{max}}}, body: sum}
              - {id: sum, kind: function, function: Math.Add, arguments: {a: "{{ sum | default: 0 }}", b: 2}, next: l}
            output: {sum: "{{ sum }}", pass: "{{ l.pass }}", capped: "{{ l.capped }}"}
            """));

    [Fact]
    public async Task A_fan_in_works_on_every_pass_and_an_inner_loop_begins_anew()
    {
        var result = await _fixture.RunAsync("""
            nodes:
              - {id: outer, kind: loop, max: 3, body: inner}
              - {id: inner, kind: loop, while: "n != 2", max: 9, body: f, next: outer}
              - {id: f, kind: fan_out, next: [n, x]}
              - {id: n, kind: function, function: Math.Add, arguments: {a: "{{ n | default: 0 }}", b: 1}, next: j}
              - {id: x, kind: function, function: Text.Upper, arguments: {text: x}, next: j}
              - {id: j, kind: fan_in, next: inner}
            output: "{{ j }}"
            """);
        Assert.True(result.Status == WorkflowStatus.Completed, result.Error);
        Assert.Equal("[2,\"X\"]", result.Text);
        Assert.Equal(3 + 6, result.Spent.Loops);
    }

    [Fact]
    public async Task A_request_waits_until_it_is_answered()
    {
        var workflow = WorkflowFixture.Parse("""
            nodes:
              - {id: ask, kind: request, prompt: "How many?", output: integer, next: add}
              - {id: add, kind: function, function: Math.Add, arguments: {a: "{{ ask }}", b: 1}}
            """);
        var waiting = await _fixture.StartAsync(workflow);
        Assert.Equal(WorkflowStatus.Waiting, waiting.Status);
        var request = Assert.Single(waiting.Requests);
        Assert.Equal(("How many?", "{\"type\":\"integer\"}"), (request.Prompt, request.Schema.GetRawText()));

        var again = await _fixture.ResumeAsync(workflow, waiting.RunId);
        Assert.Equal(request.Id, Assert.Single(again.Requests).Id);
        var wrong = await Assert.ThrowsAsync<AgentsException>(() => _fixture.AnswerAsync(workflow, waiting.RunId, request.Id, "many"));
        Assert.Contains("type integer", wrong.Message, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<AgentsException>(() => _fixture.AnswerAsync(workflow, waiting.RunId, "nope", 3));
        Assert.Contains(request.Id, unknown.Message, StringComparison.Ordinal);

        await _fixture.AnswerAsync(workflow, waiting.RunId, request.Id, 3);
        var result = await _fixture.ResumeAsync(workflow, waiting.RunId);
        Assert.Equal("4", result.Text);
        Assert.Empty(result.Requests);
    }

    [Fact]
    public async Task What_stands_beside_a_request_is_done_before_the_run_waits()
    {
        var workflow = WorkflowFixture.Parse("""
            nodes:
              - {id: f, kind: fan_out, next: [ask, a]}
              - {id: ask, kind: request, prompt: x, next: j}
              - {id: a, kind: function, function: Log.Note, arguments: {text: a}, next: b}
              - {id: b, kind: function, function: Log.Note, arguments: {text: b}, next: j}
              - {id: j, kind: fan_in}
            """);
        var waiting = await _fixture.StartAsync(workflow);
        Assert.Equal(2, _fixture.Keys.Count);
        await _fixture.AnswerAsync(workflow, waiting.RunId, waiting.Requests[0].Id, "yes");
        var result = await _fixture.ResumeAsync(workflow, waiting.RunId);
        Assert.Equal("[\"yes\",\"b\"]", result.Text);
        Assert.Equal(2, _fixture.Keys.Count);
    }
}
