using Microsoft.Extensions.AI;

namespace Agents.Prompts;

/// <summary>An answer that is held to the schema of the options, where the model can do that.</summary>
internal static class HeldReply
{
    /// <summary>
    /// Asks. Where the model cannot hold its answer to the schema, the options lose it, for this call and those after.
    /// </summary>
    public static async Task<ChatResponse> AskAsync(
        IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options,
        CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetResponseAsync(messages, options, cancellationToken);
        }
        catch (SchemaNotSupportedException) when (options.ResponseFormat is not null)
        {
            options.ResponseFormat = null;
            return await client.GetResponseAsync(messages, options, cancellationToken);
        }
    }
}
