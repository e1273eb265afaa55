using Agents.Episodes;

namespace Agents.Training.Tests.Doubles;

/// <summary>
/// A store whose process dies at a chosen consumption: nothing of it is written, and no lease is given back.
/// </summary>
internal sealed class CrashingStore(IEpisodeStore store, int atConsumption) : IEpisodeStore
{
    private int _consumptions;
    private bool _dead;

    public ValueTask AppendAsync(IReadOnlyList<Episode> episodes, CancellationToken cancellationToken = default) =>
        store.AppendAsync(episodes, cancellationToken);

    public IAsyncEnumerable<StoredEpisode> ReadAsync(
        EpisodeQuery query, CancellationToken cancellationToken = default) => store.ReadAsync(query, cancellationToken);

    public ValueTask<StoredEpisode?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        store.FindAsync(id, cancellationToken);

    public ValueTask<EpisodeCounts> CountAsync(EpisodeQuery query, CancellationToken cancellationToken = default) =>
        store.CountAsync(query, cancellationToken);

    public ValueTask<bool> SetSignalAsync(
        string id, string name, double value, CancellationToken cancellationToken = default) =>
        store.SetSignalAsync(id, name, value, cancellationToken);

    public ValueTask<IReadOnlyList<StoredEpisode>> LeaseAsync(
        EpisodeQuery query, string owner, int limit, CancellationToken cancellationToken = default) =>
        store.LeaseAsync(query, owner, limit, cancellationToken);

    public ValueTask ConsumeAsync(EpisodeConsumption consumption, CancellationToken cancellationToken = default)
    {
        _dead |= _consumptions++ == atConsumption;
        return _dead ? throw new IOException("killed") : store.ConsumeAsync(consumption, cancellationToken);
    }

    public ValueTask<int> ReleaseAsync(string owner, CancellationToken cancellationToken = default) =>
        _dead ? throw new IOException("killed") : store.ReleaseAsync(owner, cancellationToken);

    public ValueTask<IAsyncDisposable> BeginTrainingAsync(
        string owner, CancellationToken cancellationToken = default) =>
        store.BeginTrainingAsync(owner, cancellationToken);
}
