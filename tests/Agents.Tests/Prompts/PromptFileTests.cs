using Agents.Prompts;
using Microsoft.Extensions.AI;

namespace Agents.Tests.Prompts;

public sealed class PromptFileTests
{
    [Fact]
    public async Task System_and_user_become_messages_in_that_order()
    {
        var prompt = PromptFile.Parse("system: You are {{ who }}.\nuser: \"Ask about {{ topic }}.\"", "ask.yaml");

        var messages = await prompt.RenderAsync(Values(("who", "kind"), ("topic", "rain")));

        Assert.Equal([ChatRole.System, ChatRole.User], messages.Select(m => m.Role));
        Assert.Equal(["You are kind.", "Ask about rain."], messages.Select(m => m.Text));
    }

    [Fact]
    public async Task A_value_is_never_read_as_a_template()
    {
        var prompt = PromptFile.Parse("user: \"{{ text }}\"", "ask.yaml");

        var messages = await prompt.RenderAsync(Values(("text", "{{ secret }}{% if true %}x{% endif %}")));

        Assert.Equal("{{ secret }}{% if true %}x{% endif %}", Assert.Single(messages).Text);
    }

    [Fact]
    public async Task A_list_is_looped_over()
    {
        var prompt = PromptFile.Parse("user: \"{% for o in options %}{{ o }};{% endfor %}\"", "ask.yaml");

        var messages = await prompt.RenderAsync(Values(("options", new[] { "red", "green" })));

        Assert.Equal("red;green;", messages[0].Text);
    }

    [Fact]
    public async Task A_name_that_is_not_given_is_an_error_and_not_an_empty_text()
    {
        var prompt = PromptFile.Parse("user: \"{{ topic }}\"", "ask.yaml");

        var error = await Assert.ThrowsAsync<AgentsException>(async () => await prompt.RenderAsync(Values()));

        Assert.Contains("ask.yaml", error.Message, StringComparison.Ordinal);
        Assert.Contains("'topic'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("system: only", "lacks the key user")]
    [InlineData("- a", "A prompt is a map")]
    [InlineData("user: [a]", "user is")]
    [InlineData("user: x\nextra: y", "p.yaml(2,1)")]
    [InlineData("user: '{% if %}'", "p.yaml(1,")]
    public void A_wrong_file_is_refused_with_its_place(string yaml, string expected)
    {
        var error = Assert.ThrowsAny<AgentsException>(() => PromptFile.Parse(yaml, "p.yaml"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_that_the_assembly_lacks_is_named()
    {
        var error = Assert.Throws<AgentsException>(() => PromptFile.Load(typeof(PromptFileTests).Assembly, "none"));

        Assert.Contains("Prompts/none.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_file_is_refused_unread() =>
        Assert.Contains("at most", Assert.Throws<AgentsException>(
            () => PromptFile.Parse("user: " + new string('x', 100_001), "p.yaml")).Message, StringComparison.Ordinal);

    private static Dictionary<string, object?> Values(params (string Name, object? Value)[] values) =>
        values.ToDictionary(v => v.Name, v => v.Value);
}
