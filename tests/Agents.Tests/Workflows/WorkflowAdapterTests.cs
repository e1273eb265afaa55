using Agents.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Agents.Tests.Workflows;

/// <summary>A workflow where a model or a function is wanted.</summary>
public sealed class WorkflowAdapterTests
{
    private readonly WorkflowFixture _fixture = new(text => $"<{text}>");

    [Fact]
    public async Task It_is_a_chat_client()
    {
        var workflow = WorkflowFixture.Parse("inputs: {q: string}\nnodes: [{id: a, kind: agent, prompt: '{{ inputs.q }}'}]");
        using var client = new WorkflowChatClient(_fixture.Runner(), () => workflow);
        var response = await client.GetResponseAsync("hi", cancellationToken: WorkflowFixture.Token);
        Assert.Equal("<hi>", response.Text);
        Assert.Equal("workflow", client.GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.IsType<WorkflowResult>(response.RawRepresentation);
        var streamed = await client.GetStreamingResponseAsync("ho", cancellationToken: WorkflowFixture.Token)
            .ToChatResponseAsync(WorkflowFixture.Token);
        Assert.Equal("<ho>", streamed.Text);
    }

    [Fact]
    public async Task A_conversation_answers_its_requests()
    {
        var workflow = WorkflowFixture.Parse("""
            inputs: {q: string}
            nodes:
              - {id: ask, kind: request, prompt: "How many {{ inputs.q }}?", output: integer, next: a}
              - {id: a, kind: function, function: Math.Add, arguments: {a: "{{ ask }}", b: 1}}
            """);
        using var client = new WorkflowChatClient(_fixture.Runner(), () => workflow);
        var first = await client.GetResponseAsync("apples", cancellationToken: WorkflowFixture.Token);
        Assert.Equal("How many apples?", first.Text);
        var options = new ChatOptions { ConversationId = first.ConversationId };
        await Assert.ThrowsAsync<AgentsException>(() => client.GetResponseAsync("few", options, WorkflowFixture.Token));
        var second = await client.GetResponseAsync("3", options, WorkflowFixture.Token);
        Assert.Equal("4", second.Text);
        Assert.Null(second.ConversationId);
        var third = await client.GetResponseAsync("pears", options, WorkflowFixture.Token);
        Assert.Equal("How many pears?", third.Text);
    }

    [Fact]
    public async Task A_failure_is_an_exception()
    {
        var workflow = WorkflowFixture.Parse("inputs: {q: string}\nnodes: [{id: a, kind: function, function: Bad.Fail}]");
        using var client = new WorkflowChatClient(_fixture.Runner(), () => workflow);
        var error = await Assert.ThrowsAsync<AgentsException>(
            () => client.GetResponseAsync("x", cancellationToken: WorkflowFixture.Token));
        Assert.Contains("no luck", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_a_kernel_function()
    {
        var workflow = WorkflowFixture.Parse("""
            name: add
            description: Adds two numbers.
            inputs: {a: integer, b: {type: integer, description: The second., default: 10}}
            nodes: [{id: n, kind: function, function: Math.Add, arguments: {a: "{{ inputs.a }}", b: "{{ inputs.b }}"}}]
            """);
        var function = new WorkflowFunction(_fixture.Runner(), workflow);
        Assert.Contains("\"required\":[\"a\"]", function.JsonSchema.GetRawText(), StringComparison.Ordinal);
        var kernel = new Kernel();
        kernel.Plugins.AddFromFunctions("Workflows", [function.AsKernelFunction()]);
        var result = await kernel.InvokeAsync("Workflows", "add", new() { ["a"] = "5" }, WorkflowFixture.Token);
        Assert.Equal("15", result.ToString());
        Assert.Equal("Adds two numbers.", kernel.Plugins.GetFunction("Workflows", "add").Description);
    }

    [Theory]
    [InlineData("inputs: {a: string}", "{}", "a={}")]
    [InlineData("inputs: {a: integer, b: {type: string, default: x}}", "5", "a=5")]
    [InlineData("inputs: {a: {type: list, default: []}}", "[1]", "a=[1]")]
    [InlineData("inputs: {a: string, b: integer}", "{\"a\": \"y\", \"b\": 2}", "a=y b=2")]
    [InlineData("", null, "")]
    public void One_text_gives_the_inputs(string inputs, string? text, string expected)
    {
        var workflow = WorkflowFixture.Parse(inputs + "\nnodes: [{id: a, kind: agent, prompt: x}]");
        Assert.Equal(expected, string.Join(' ', WorkflowText.ParseInputs(text, workflow).Select(i => $"{i.Key}={i.Value}")));
    }

    [Fact]
    public void A_text_that_is_not_the_inputs_is_refused()
    {
        var workflow = WorkflowFixture.Parse("inputs: {a: string, b: integer}\nnodes: [{id: a, kind: agent, prompt: x}]");
        Assert.Contains("a, b", Assert.Throws<AgentsException>(
            () => WorkflowText.ParseInputs("hello", workflow)).Message, StringComparison.Ordinal);
    }
}
