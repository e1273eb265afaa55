using Microsoft.Extensions.AI;

namespace Agents.Cli.Studies.Handbook;

/// <summary>Remembers what the last call cost.</summary>
internal sealed class CountingClient(IChatClient client) : DelegatingChatClient(client)
{
    public int Input { get; private set; }

    public int Output { get; private set; }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.GetResponseAsync(messages, options, cancellationToken);
        (Input, Output) = ((int)response.Usage!.InputTokenCount!, (int)response.Usage.OutputTokenCount!);
        return response;
    }
}
