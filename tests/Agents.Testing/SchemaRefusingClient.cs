using Agents.Prompts;
using Microsoft.Extensions.AI;

namespace Agents.Testing;

/// <summary>Keeps the response formats that it was asked for; one that refuses schemas does so by name.</summary>
public sealed class SchemaRefusingClient(IChatClient inner, bool refuses) : DelegatingChatClient(inner)
{
    /// <summary>The formats so far.</summary>
    public IList<ChatResponseFormat?> Formats { get; } = [];

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Formats.Add(options?.ResponseFormat);
        return refuses && options?.ResponseFormat is ChatResponseFormatJson
            ? throw new SchemaNotSupportedException("JSON schema, #: the keyword 'type' is not supported.")
            : base.GetResponseAsync(messages, options, cancellationToken);
    }
}
