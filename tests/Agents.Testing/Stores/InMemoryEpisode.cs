using Agents.Episodes;

namespace Agents.Testing.Stores;

/// <summary>A row of <see cref="InMemoryStore"/>.</summary>
internal sealed class InMemoryEpisode(long sequence, Episode episode)
{
    public string Json { get; } = EpisodeJson.Write(episode);

    public Episode Episode { get; set; } = episode;

    public EpisodeState State { get; set; }

    public string? Owner { get; set; }

    public string? Reason { get; set; }

    public bool Matches(EpisodeQuery query) =>
        sequence > query.After
        && (query.RunId is null || query.RunId == Episode.RunId
            || Episode.RunId?.StartsWith(query.RunId + "/", StringComparison.Ordinal) == true)
        && (query.Purpose is null || query.Purpose == Episode.Purpose)
        && (query.State is null || query.State == State)
        && (query.Task is null || query.Task == Episode.Task?.Name)
        && (query.Step is null || query.Step == Episode.Step);

    public StoredEpisode ToStored() => new(sequence, Episode, State, Owner, Reason);
}
