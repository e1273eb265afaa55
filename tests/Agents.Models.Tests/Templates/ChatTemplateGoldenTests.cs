using System.Text.Json;
using Agents.Episodes;
using Agents.Models.Templates;
using Agents.Testing;

namespace Agents.Models.Tests.Templates;

[Trait("Category", "Golden")]
public sealed class ChatTemplateGoldenTests(SmolLm2 model) : IClassFixture<SmolLm2>
{
    [Fact]
    public void Smollm2_renders_as_the_published_template()
    {
        var golden = GoldenJson.Read("chat_templates.json");
        var template = ChatTemplate.Parse(golden.GetProperty("templates").Text("smollm2"), "golden");
        var count = 0;
        foreach (var test in golden.GetProperty("cases").EnumerateArray())
        {
            if (test.Text("template") != "smollm2")
                continue;
            Assert.Equal(JsonValueKind.Null, test.GetProperty("error").ValueKind);
            var conversation = golden.GetProperty("conversations").GetProperty(test.Text("conversation"));
            var prompt = !conversation.TryGetProperty("add_generation_prompt", out var add) || add.GetBoolean();
            var rendered = template.Render(Messages(conversation), prompt);
            Assert.Equal(test.Text("rendered"), rendered.Text);
            count++;
        }

        GoldenReport.Add("chat_templates.json", "smollm2", count);
    }

    [Fact]
    public void Chats_have_the_prompt_and_the_ids_of_the_reference()
    {
        var template = model.Checkpoint.ChatTemplate;
        Assert.NotNull(template);
        var count = 0;
        foreach (var chat in GoldenJson.Read("smollm2.json").GetProperty("chats").EnumerateArray())
        {
            var prompt = template.Render(Messages(chat));
            Assert.Equal(chat.Text("prompt"), prompt.Text);
            Assert.Equal(chat.Ids("prompt_ids"), prompt.Encode(model.Checkpoint.Tokenizer));
            count++;
        }

        GoldenReport.Add("smollm2.json", "chats", count);
    }

    [Fact]
    public void Templates_of_other_families_are_refused()
    {
        foreach (var template in GoldenJson.Read("chat_templates.json").GetProperty("templates").EnumerateObject())
        {
            if (template.Name != "smollm2")
                Assert.Throws<AgentsException>(() => ChatTemplate.Parse(template.Value.GetString()!, template.Name));
        }
    }

    private static List<EpisodeMessage> Messages(JsonElement element) =>
        [.. element.GetProperty("messages").EnumerateArray().Select(m => new EpisodeMessage(
            m.Text("role"),
            m.TryGetProperty("content", out var content) ? content.GetString() ?? "" : ""))];
}
