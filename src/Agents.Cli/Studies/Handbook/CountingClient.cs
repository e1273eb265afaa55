using Microsoft.Extensions.AI;

namespace Agents.Cli.Studies.Handbook;

/// <summary>Asks greedily, and remembers what the last call cost. The model that it asks is not its own.</summary>
internal sealed class CountingClient(IChatClient client) : DelegatingChatClient(client)
{
    public int Input { get; private set; }

    public int Output { get; private set; }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = options?.Clone() ?? new ChatOptions();
        options.Temperature = 0;
        var response = await base.GetResponseAsync(messages, options, cancellationToken);
        (Input, Output) = ((int)response.Usage!.InputTokenCount!, (int)response.Usage.OutputTokenCount!);
        return response;
    }
}
