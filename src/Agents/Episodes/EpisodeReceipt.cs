using System.Text.Json.Serialization;

namespace Agents.Episodes;

/// <summary>
/// Says under which id an answer is recorded, and when that is safe. Reached with <c>response.GetEpisode()</c>.
/// </summary>
/// <param name="episodeId">Id of the episode.</param>
/// <param name="acknowledged">Completes after the commit.</param>
public sealed class EpisodeReceipt(string episodeId, Task acknowledged)
{
    /// <summary>Id of the episode in the store.</summary>
    public string EpisodeId { get; } = episodeId;

    /// <summary>
    /// Completes when the episode is committed; fails with the store's error when it could not be written.
    /// </summary>
    [JsonIgnore]
    public Task Acknowledged { get; } = acknowledged;
}
