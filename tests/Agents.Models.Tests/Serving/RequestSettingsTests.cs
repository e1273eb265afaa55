using System.Text.Json;
using Agents.Models.Serving;
using Microsoft.Extensions.AI;

namespace Agents.Models.Tests.Serving;

public sealed class RequestSettingsTests
{
    public static TheoryData<string, ChatOptions> Refused => new()
    {
        { "Reasoning", new() { Reasoning = new() } },
        { "ConversationId", new() { ConversationId = "1" } },
        { "AllowBackgroundResponses", new() { AllowBackgroundResponses = true } },
        { "RawRepresentationFactory", new() { RawRepresentationFactory = _ => null } },
        { "min-p", new() { AdditionalProperties = new() { ["min-p"] = 0.1 } } },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_done_is_refused_by_name(string name, ChatOptions options)
    {
        var error = Assert.Throws<AgentsException>(() => RequestSettings.From(options, () => 1));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_change_nothing_are_not_refused()
    {
        var settings = RequestSettings.From(
            new()
            {
                Tools = [],
                ToolMode = ChatToolMode.Auto,
                ResponseFormat = ChatResponseFormat.Text,
                FrequencyPenalty = 0,
                PresencePenalty = 0,
                AllowMultipleToolCalls = true,
            },
            () => 9);
        Assert.Equal(RequestSettings.Default with { Seed = 9, StopStrings = settings.StopStrings }, settings);
        Assert.Empty(settings.StopStrings);
    }

    [Fact]
    public void A_temperature_alone_truncates_nothing()
    {
        var settings = RequestSettings.From(new() { Temperature = 1 }, () => 1);
        Assert.Equal((1f, 1f, 0, 0f), (settings.Temperature, settings.TopP, settings.TopK, settings.MinP));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.25f)]
    [InlineData("0.25")]
    public void Further_settings_are_numbers_in_any_form(object value)
    {
        var options = new ChatOptions { AdditionalProperties = new() { ["min_p"] = value } };
        Assert.Equal(0.25f, RequestSettings.From(options, () => 1).MinP);
        options.AdditionalProperties["min_p"] = JsonSerializer.SerializeToElement(0.25);
        Assert.Equal(0.25f, RequestSettings.From(options, () => 1).MinP);
        options.AdditionalProperties["min_p"] = "much";
        Assert.Throws<AgentsException>(() => RequestSettings.From(options, () => 1));
    }

    [Theory]
    [InlineData("{\"7\": -100, \"9\": 1.5}")]
    [InlineData("null")]
    public void A_bias_is_an_object_and_null_is_not_set(string json)
    {
        var options = new ChatOptions { AdditionalProperties = new() { ["logit_bias"] = Json(json), ["user"] = null } };
        options.AdditionalProperties["regex"] = Json("null");
        var bias = RequestSettings.From(options, () => 1).LogitBias;
        Assert.Equal(json == "null" ? [] : [new(7, -100), new(9, 1.5f)], bias);
        options.AdditionalProperties["logit_bias"] = new Dictionary<int, int> { [7] = 1 };
        Assert.Equal([new(7, 1f)], RequestSettings.From(options, () => 1).LogitBias);
    }

    [Theory]
    [InlineData("logit_bias", "[1]")]
    [InlineData("logit_bias", "{\"a\": 1}")]
    [InlineData("no_repeat_ngram_size", "2.5")]
    [InlineData("logprobs", "\"much\"")]
    [InlineData("top_logprobs", "3")]
    [InlineData("top_logprobs", "21")]
    public void What_has_the_wrong_form_is_refused_by_name(string key, string json)
    {
        var options = new ChatOptions { AdditionalProperties = new() { [key] = Json(json) } };
        var error = Assert.Throws<AgentsException>(() =>
        {
            RequestSettings.From(options, () => 1);
            RequestSettings.LogProbs(options);
        });
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_that_cannot_be_read_are_refused()
    {
        ChatMessage[] picture = [new(ChatRole.User, [new DataContent(new byte[1], "image/png")])];
        Assert.Throws<AgentsException>(() => RequestMessages.From(picture, null));
        Assert.Throws<AgentsException>(() => RequestMessages.From([new(ChatRole.Tool, "42")], null));
        Assert.Throws<AgentsException>(() => RequestMessages.From([], null));
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    [Fact]
    public void Seeds_differ_and_repeat_from_their_start()
    {
        var (one, other) = (new SeedSource(1), new SeedSource(1));
        var seeds = Enumerable.Range(0, 1000).Select(_ => one.Next()).ToArray();
        Assert.Equal(1000, seeds.Distinct().Count());
        Assert.Equal(seeds, Enumerable.Range(0, 1000).Select(_ => other.Next()));
        Assert.All(seeds, s => Assert.InRange(s, 0, 1L << 53));
    }
}
