using Microsoft.Extensions.AI;

namespace Agents.Episodes;

/// <summary>Reads the episode of an answer.</summary>
public static class EpisodeChatExtensions
{
    /// <summary>Key of the receipt in <c>AdditionalProperties</c>.</summary>
    internal const string ReceiptKey = "agents.episode";

    /// <summary>
    /// The receipt of an answer, streamed and collected ones too; null where no recording client answered.
    /// </summary>
    public static EpisodeReceipt? GetEpisode(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        // ToChatResponse() puts what the updates of a stream carry on the message.
        return Find(response.AdditionalProperties) ?? Find(response.Messages.LastOrDefault()?.AdditionalProperties);
    }

    /// <summary>The receipt of a streamed answer: on its last update, null on all others.</summary>
    public static EpisodeReceipt? GetEpisode(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Find(update.AdditionalProperties);
    }

    private static EpisodeReceipt? Find(AdditionalPropertiesDictionary? properties) =>
        properties is not null && properties.TryGetValue(ReceiptKey, out var value) ? value as EpisodeReceipt : null;
}
