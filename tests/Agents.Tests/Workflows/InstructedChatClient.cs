using Microsoft.Extensions.AI;

namespace Agents.Tests.Workflows;

/// <summary>Answers by its instructions; where they say nothing, as a letter of what it was sent.</summary>
internal sealed class InstructedChatClient(Func<string, string?> reply) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        string instructions = messages.First().Text;
        string text = reply(instructions) ?? $"Dear customer, {messages.Last().Text}";
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
