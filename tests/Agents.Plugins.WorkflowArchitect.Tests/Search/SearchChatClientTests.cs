using System.Text.Json;
using Agents.Plugins.WorkflowArchitect.Search;
using Agents.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.WorkflowArchitect.Tests.Search;

public sealed class SearchChatClientTests
{
    [Fact]
    public async Task Greedy_answers_are_asked_once_for_each_form_of_the_answer()
    {
        using var model = new ScriptedChatClient(_ => "5");
        using var client = new SearchChatClient(model);
        ChatResponseFormat?[] forms =
        [
            null, ChatResponseFormat.Json, Schema("""{"type":"number"}"""), Schema("""{"type":"string"}"""),
        ];
        foreach (var form in forms.Concat(forms))
        {
            var options = new ChatOptions { Temperature = 0, ResponseFormat = form };
            await client.GetResponseAsync([new(ChatRole.User, "2 + 3?")], options, TestContext.Current.CancellationToken);
        }

        Assert.Equal(forms.Length, model.Calls);
    }

    private static ChatResponseFormatJson Schema(string json) =>
        ChatResponseFormat.ForJsonSchema(JsonDocument.Parse(json).RootElement.Clone());
}
