using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.WorkflowArchitect.Tests.Nexus;

/// <summary>Keeps what it is asked; answers "said N", or an object where one is wanted.</summary>
internal sealed class SeeingModel(List<string> seen) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        seen.Add(string.Join('\n', messages.Select(m => m.Text)));
        string reply = options?.ResponseFormat is ChatResponseFormatJson
            ? """{"good":true,"reasons":[]}""" : $"said {seen.Count}";
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply)));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
