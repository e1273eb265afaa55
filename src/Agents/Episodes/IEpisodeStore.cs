namespace Agents.Episodes;

/// <summary>
/// Append-only episodes with exactly-once consumption. Every call is one transaction; several processes may share a
/// store, one of them trains. Proven by <c>EpisodeStoreConformanceTests</c>.
/// </summary>
public interface IEpisodeStore
{
    /// <summary>
    /// Appends episodes; completes after the commit: from then on they are acknowledged and survive a kill.
    /// </summary>
    /// <exception cref="EpisodeExistsException">
    /// An id is already stored with other content. Equal content is accepted.
    /// </exception>
    ValueTask AppendAsync(IReadOnlyList<Episode> episodes, CancellationToken cancellationToken = default);

    /// <summary>Episodes in the order of their commit.</summary>
    IAsyncEnumerable<StoredEpisode> ReadAsync(EpisodeQuery query, CancellationToken cancellationToken = default);

    /// <summary>One episode, or null.</summary>
    ValueTask<StoredEpisode?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>How many episodes match, by state.</summary>
    ValueTask<EpisodeCounts> CountAsync(EpisodeQuery query, CancellationToken cancellationToken = default);

    /// <summary>Adds or replaces a signal on a stored episode (a person's rating comes after the answer).</summary>
    /// <returns>False when there is no such episode.</returns>
    ValueTask<bool> SetSignalAsync(string id, string name, double value, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes up to <paramref name="limit"/> open episodes matching the query for training, oldest first, and marks
    /// them leased by <paramref name="owner"/>. Episodes of purpose Evaluate are never returned.
    /// </summary>
    ValueTask<IReadOnlyList<StoredEpisode>> LeaseAsync(
        EpisodeQuery query, string owner, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records what a checkpoint contains: episodes consumed, episodes quarantined and the records that go with them
    /// (the checkpoint itself), all in one transaction.
    /// </summary>
    /// <exception cref="LeaseLostException">An episode is not leased by the owner; nothing is written.</exception>
    ValueTask ConsumeAsync(EpisodeConsumption consumption, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives every lease of an owner back (at start, after a crash: their effect is in no checkpoint).
    /// </summary>
    /// <returns>How many were given back.</returns>
    ValueTask<int> ReleaseAsync(string owner, CancellationToken cancellationToken = default);

    /// <summary>Makes the caller the store's only trainer until the result is disposed or the process ends.</summary>
    /// <exception cref="TrainerBusyException">Another process or service trains on this store.</exception>
    ValueTask<IAsyncDisposable> BeginTrainingAsync(string owner, CancellationToken cancellationToken = default);
}
