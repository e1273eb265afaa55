using Agents.Episodes;
using Microsoft.Extensions.AI;

namespace Agents.Models.Serving;

/// <summary>Turns a request's messages into what a chat template renders: roles and text.</summary>
internal static class RequestMessages
{
    /// <exception cref="AgentsException">A message holds something that a local model cannot read.</exception>
    public static IReadOnlyList<EpisodeMessage> From(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var result = new List<EpisodeMessage>();
        if (!string.IsNullOrEmpty(options?.Instructions))
            result.Add(new EpisodeMessage("system", options.Instructions));
        foreach (var message in messages)
        {
            Check(message);
            result.Add(new EpisodeMessage(message.Role.Value, message.Text));
        }

        return result.Count > 0 ? result : throw new AgentsException("A request needs at least one message.");
    }

    private static void Check(ChatMessage message)
    {
        if (message.Role != ChatRole.System && message.Role != ChatRole.User && message.Role != ChatRole.Assistant)
        {
            throw new AgentsException(
                $"A message of role '{message.Role}' is not supported by local models; use system, user or assistant.");
        }

        // Usage rides on answers that are sent back as history; it is no content.
        if (message.Contents.FirstOrDefault(c => c is not (TextContent or UsageContent)) is { } other)
        {
            throw new AgentsException(
                $"A message holds {other.GetType().Name}, which is not supported by local models; send text.");
        }
    }
}
