using Agents.Prompts;
using Agents.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Tests.Prompts;

public sealed class StructuredReplyTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "How old?")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_object_is_read_with_words_and_a_fence_around_it()
    {
        using var client = new ScriptedChatClient(_ => "Sure: ```json\n{\"name\": \"Ada\", \"age\": 36,}\n```");

        var (person, response) = await StructuredReply.AskAsync<Person>(client, Question, cancellationToken: Cancel);

        Assert.Equal(new Person("Ada", 36), person);
        Assert.Contains("Ada", response.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("{\"name\": \"Ada\"}")]
    [InlineData("{\"name\": null, \"age\": 1}")]
    [InlineData("{\"name\": \"Ada\", \"age\": -1}")]
    public async Task A_wrong_answer_is_shown_to_the_model_with_what_is_wrong(string wrong)
    {
        var said = 0;
        using var client = new ScriptedChatClient(_ => said++ == 0 ? wrong : "{\"name\":\"Ada\",\"age\":36}");

        var (person, _) = await StructuredReply.AskAsync<Person>(
            client, Question, p => p.Age < 0 ? "age is below 0." : null, cancellationToken: Cancel);

        Assert.Equal(36, person.Age);
        Assert.Equal(2, client.Calls);
    }

    [Fact]
    public async Task After_three_wrong_answers_it_says_so()
    {
        using var client = new ScriptedChatClient(_ => "no");

        var error = await Assert.ThrowsAsync<AgentsException>(
            () => StructuredReply.AskAsync<Person>(client, Question, cancellationToken: Cancel));

        Assert.Equal(3, client.Calls);
        Assert.Contains("3 attempts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_reaches_the_model_unless_the_caller_leaves_the_answer_free()
    {
        using var scripted = new ScriptedChatClient(_ => "{\"name\":\"Ada\",\"age\":36}");
        using var client = new SchemaRefusingClient(scripted, refuses: false);

        await StructuredReply.AskAsync<Person>(client, Question, cancellationToken: Cancel);
        await StructuredReply.AskAsync<Person>(
            client, Question, options: new() { ResponseFormat = ChatResponseFormat.Text }, cancellationToken: Cancel);

        Assert.IsType<ChatResponseFormatJson>(client.Formats[0]);
        Assert.IsType<ChatResponseFormatText>(client.Formats[1]);
    }

    [Fact]
    public async Task A_model_that_cannot_be_held_to_the_schema_is_asked_in_words()
    {
        var said = 0;
        using var scripted = new ScriptedChatClient(_ => said++ == 0 ? "no" : "{\"name\":\"Ada\",\"age\":36}");
        using var client = new SchemaRefusingClient(scripted, refuses: true);

        var (person, _) = await StructuredReply.AskAsync<Person>(client, Question, cancellationToken: Cancel);

        Assert.Equal(36, person.Age);
        Assert.Equal([false, true, true], client.Formats.Select(f => f is null));
    }

    private sealed record Person(string Name, int Age);
}
