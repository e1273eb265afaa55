using Agents.Episodes;

namespace Agents.Tests.Episodes;

/// <summary>The appending side of a store, with a hook to hold or fail a commit.</summary>
internal sealed class AppendedEpisodes : IEpisodeStore
{
    private readonly Lock _lock = new();
    private readonly List<Episode> _episodes = [];

    /// <summary>Awaited before each commit; an exception makes it fail.</summary>
    public Func<Task>? BeforeAppend { get; set; }

    /// <summary>Sizes of the committed batches.</summary>
    public List<int> Batches { get; } = [];

    public IReadOnlyList<Episode> Committed
    {
        get
        {
            lock (_lock)
                return [.. _episodes];
        }
    }

    public async ValueTask AppendAsync(IReadOnlyList<Episode> episodes, CancellationToken cancellationToken = default)
    {
        if (BeforeAppend is not null)
            await BeforeAppend();
        lock (_lock)
        {
            if (_episodes.Select(e => e.Id).Intersect(episodes.Select(e => e.Id)).FirstOrDefault() is { } id)
                throw new EpisodeExistsException($"Episode {id} is stored with other content.");
            _episodes.AddRange(episodes);
            Batches.Add(episodes.Count);
        }
    }

    public IAsyncEnumerable<StoredEpisode> ReadAsync(EpisodeQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<StoredEpisode?> FindAsync(string id, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<EpisodeCounts> CountAsync(EpisodeQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<bool> SetSignalAsync(string id, string name, double value, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StoredEpisode>> LeaseAsync(
        EpisodeQuery query, string owner, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask ConsumeAsync(EpisodeConsumption consumption, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<int> ReleaseAsync(string owner, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<IAsyncDisposable> BeginTrainingAsync(string owner, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
