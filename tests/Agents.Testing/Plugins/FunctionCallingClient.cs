using Microsoft.Extensions.AI;

namespace Agents.Testing.Plugins;

/// <summary>A model that calls the functions it was told to, one after the other, and then says "done".</summary>
internal sealed class FunctionCallingClient(IReadOnlyList<PluginCall> calls) : IChatClient
{
    /// <summary>What the functions gave, in the order of the calls.</summary>
    public List<FunctionResultContent> Results { get; } = [];

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var last = messages.Last();
        Results.AddRange(last.Contents.OfType<FunctionResultContent>());
        if (Results.Count == calls.Count)
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "done")));
        var call = calls[Results.Count];
        var content = new FunctionCallContent(
            $"c{Results.Count}", call.Function, new Dictionary<string, object?>(call.Arguments));
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [content])));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
