using System.Runtime.CompilerServices;
using Agents.Episodes;
using Microsoft.Extensions.AI;

namespace Agents.Models.Tests.Serving;

/// <summary>Keeps the turn of every answer.</summary>
internal sealed class TurnRecorder(IChatClient inner) : DelegatingChatClient(inner)
{
    public List<EpisodeTurn> Turns { get; } = [];

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.GetResponseAsync(messages, options, cancellationToken);
        Turns.Add((EpisodeTurn)response.RawRepresentation!);
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            if (update.RawRepresentation is EpisodeTurn turn)
                Turns.Add(turn);
            yield return update;
        }
    }
}
