using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Agents.Episodes;
using Agents.Models.Templates;
using Agents.Testing;

namespace Agents.Models.Tests.Templates;

[Trait("Category", "Golden")]
public sealed partial class ChatTemplateGoldenTests(SmolLm2 model) : IClassFixture<SmolLm2>
{
    [Fact]
    public void Published_templates_render_as_in_transformers()
    {
        var golden = GoldenJson.Read("chat_templates.json");
        var count = 0;
        foreach (var test in golden.GetProperty("cases").EnumerateArray())
        {
            var (name, conversation) = (test.Text("template"), test.Text("conversation"));
            var tokens = name.StartsWith("llama3", StringComparison.Ordinal)
                ? new TemplateTokens("<|begin_of_text|>", "<|eot_id|>")
                : new TemplateTokens("<s>", "</s>");
            var template = ChatTemplate.Parse(golden.GetProperty("templates").Text(name), name, tokens);
            var rendered = test.GetProperty("rendered").GetString();
            var input = Input(golden.GetProperty("conversations").GetProperty(conversation), DateOf(rendered));
            if (rendered is not null)
                Assert.Equal(rendered, template.Render(input).Text);
            else
                Assert.Equal(
                    test.Text("error"), Assert.Throws<ChatTemplateException>(() => template.Render(input)).Raised);
            count++;
        }

        GoldenReport.Add("chat_templates.json", "all", count);
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

    // Templates that print today's date were rendered on some day, which their output says.
    private static DateTimeOffset DateOf(string? rendered)
    {
        var found = Date().Match(rendered ?? "");
        return found.Success
            ? DateTimeOffset.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            : DateTimeOffset.UnixEpoch;
    }

    private static TemplateInput Input(JsonElement conversation, DateTimeOffset now) => new()
    {
        Messages = TemplateInput.Read(conversation.GetProperty("messages")),
        Tools = conversation.TryGetProperty("tools", out var tools) ? TemplateInput.Read(tools) : null,
        AddGenerationPrompt = !conversation.TryGetProperty("add_generation_prompt", out var add) || add.GetBoolean(),
        Now = now,
    };

    [GeneratedRegex(@"(?:Today Date|Current date): (\d{4}-\d\d-\d\d|\d\d \w{3} \d{4})")]
    private static partial Regex Date();

    private static List<EpisodeMessage> Messages(JsonElement element) =>
        [.. element.GetProperty("messages").EnumerateArray().Select(m => new EpisodeMessage(
            m.Text("role"),
            m.TryGetProperty("content", out var content) ? content.GetString() ?? "" : ""))];
}
