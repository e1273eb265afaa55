using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Tests.Workflows;

/// <summary>Answers in the form that it is told, with the first value that fits.</summary>
internal sealed class SchemaChatClient : IChatClient
{
    public static JsonNode Example(JsonNode schema) => (string)schema["type"]! switch
    {
        "object" => new JsonObject((schema["properties"]?.AsObject() ?? []).Select(p =>
            KeyValuePair.Create(p.Key, (JsonNode?)Example(p.Value!)))),
        "array" => new JsonArray(),
        "boolean" => JsonValue.Create(true),
        "integer" or "number" => JsonValue.Create(20),
        _ => schema["enum"] is JsonArray words ? words[0]!.DeepClone() : JsonValue.Create("some text"),
    };

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] parts = messages.First().Text.Split("Its schema: ");
        string text = parts.Length < 2 ? "some text" : Example(JsonNode.Parse(parts[1])!).ToJsonString();
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
