using Agents.Episodes;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.BehaviorHandbook.Answers;

/// <summary>A reply with where it was recorded.</summary>
internal sealed record ModelReply(string Text, EpisodeReceipt? Receipt, string? ModelVersion)
{
    public static ModelReply Of(ChatResponse response) => new(
        response.Text, response.GetEpisode(),
        response.RawRepresentation is EpisodeTurn { ModelVersion.Length: > 0 } turn ? turn.ModelVersion : null);
}
