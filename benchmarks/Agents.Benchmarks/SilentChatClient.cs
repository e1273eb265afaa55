using Microsoft.Extensions.AI;

namespace Agents.Benchmarks;

/// <summary>A model that costs nothing, so that what is left is the engine.</summary>
internal sealed class SilentChatClient : IChatClient
{
    private static readonly UsageDetails Usage =
        new() { InputTokenCount = 1, OutputTokenCount = 1, TotalTokenCount = 2 };

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { Usage = Usage });

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
