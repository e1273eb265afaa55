using System.Runtime.CompilerServices;
using Agents.Episodes;
using Agents.Records;

namespace Agents.Testing.Stores;

/// <summary>The three store contracts in memory, for tests that need no file. One lock, no surprises.</summary>
public sealed partial class InMemoryStore(TimeProvider? time = null) : IEpisodeStore, IRecordLog
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly List<InMemoryEpisode> _episodes = [];
    private readonly Dictionary<string, InMemoryEpisode> _byId = [];
    private readonly List<StoredRecord> _records = [];
    private string? _trainer;

    /// <inheritdoc/>
    public ValueTask AppendAsync(IReadOnlyList<Episode> episodes, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var added = new Dictionary<string, InMemoryEpisode>();
            foreach (var episode in episodes)
            {
                var known = _byId.GetValueOrDefault(episode.Id) ?? added.GetValueOrDefault(episode.Id);
                if (known is null)
                {
                    added.Add(episode.Id, new(_episodes.Count + added.Count + 1, episode));
                }
                else if (known.Json != EpisodeJson.Write(episode))
                {
                    throw new EpisodeExistsException($"Episode {episode.Id} is already stored with other content.");
                }
            }

            foreach (var (id, row) in added)
            {
                _byId.Add(id, row);
                _episodes.Add(row);
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredEpisode> ReadAsync(
        EpisodeQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach (var episode in Select(query, query.Limit ?? int.MaxValue))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return episode;
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredEpisode?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(_byId.GetValueOrDefault(id)?.ToStored());
        }
    }

    /// <inheritdoc/>
    public ValueTask<EpisodeCounts> CountAsync(EpisodeQuery query, CancellationToken cancellationToken = default)
    {
        var found = Select(query, int.MaxValue);
        long In(EpisodeState state) => found.Count(e => e.State == state);
        return new(new EpisodeCounts(
            found.Count,
            In(EpisodeState.Open),
            In(EpisodeState.Leased),
            In(EpisodeState.Consumed),
            In(EpisodeState.Quarantined),
            found.Count(e => e.Episode.Purpose == EpisodePurpose.Evaluate)));
    }

    /// <inheritdoc/>
    public ValueTask<bool> SetSignalAsync(
        string id, string name, double value, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out var row))
            {
                return new(false);
            }

            row.Episode = row.Episode with
            {
                Signals = new Dictionary<string, double>(row.Episode.Signals) { [name] = value },
            };
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEpisode>> LeaseAsync(
        EpisodeQuery query, string owner, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        lock (_gate)
        {
            var rows = _episodes
                .Where(e => e.State == EpisodeState.Open && e.Episode.Purpose != EpisodePurpose.Evaluate)
                .Where(e => e.Matches(query))
                .Take(Math.Min(limit, query.Limit ?? int.MaxValue))
                .ToList();
            foreach (var row in rows)
            {
                (row.State, row.Owner) = (EpisodeState.Leased, owner);
            }

            return new((IReadOnlyList<StoredEpisode>)[.. rows.Select(row => row.ToStored())]);
        }
    }

    /// <inheritdoc/>
    public ValueTask ConsumeAsync(EpisodeConsumption consumption, CancellationToken cancellationToken = default)
    {
        RequireAll(consumption.Records);
        lock (_gate)
        {
            var ids = consumption.Consumed.Concat(consumption.Quarantined.Keys).ToList();
            var lost = ids.Find(id => !IsLeased(id, consumption.Owner)) ?? FirstTwice(ids);
            if (lost is not null)
            {
                throw new LeaseLostException($"Episode {lost} is not leased by {consumption.Owner}.");
            }

            foreach (var id in ids)
            {
                var row = _byId[id];
                row.Reason = consumption.Quarantined.GetValueOrDefault(id);
                row.State = row.Reason is null ? EpisodeState.Consumed : EpisodeState.Quarantined;
            }

            Add(consumption.Records);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<int> ReleaseAsync(string owner, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var rows = _episodes.Where(e => e.State == EpisodeState.Leased && e.Owner == owner).ToList();
            foreach (var row in rows)
            {
                (row.State, row.Owner) = (EpisodeState.Open, null);
            }

            return new(rows.Count);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> BeginTrainingAsync(string owner, CancellationToken cancellationToken = default)
    {
        if (Interlocked.CompareExchange(ref _trainer, owner, null) is { } other)
        {
            throw new TrainerBusyException($"{other} already trains on this store.");
        }

        return new(new Releaser(() => Volatile.Write(ref _trainer, null)));
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken = default)
    {
        RequireAll(records);
        lock (_gate)
        {
            Add(records);
        }

        return default;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredRecord> ReadAsync(
        string collection,
        string? key = null,
        long after = 0,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        List<StoredRecord> found;
        lock (_gate)
        {
            found = [.. _records.Where(r => r.Collection == collection && (key is null || r.Key == key))];
        }

        foreach (var record in found.Where(r => r.Sequence > after))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    private List<StoredEpisode> Select(EpisodeQuery query, int limit)
    {
        lock (_gate)
        {
            return [.. _episodes.Where(e => e.Matches(query)).Take(limit).Select(e => e.ToStored())];
        }
    }

    private bool IsLeased(string id, string owner) =>
        _byId.TryGetValue(id, out var row) && row.State == EpisodeState.Leased && row.Owner == owner;

    private static string? FirstTwice(List<string> ids)
    {
        var seen = new HashSet<string>();
        return ids.Find(id => !seen.Add(id));
    }

    private static void RequireAll(IReadOnlyList<NewRecord> records)
    {
        foreach (var record in records)
        {
            RecordContent.Require(record);
        }
    }

    private void Add(IReadOnlyList<NewRecord> records)
    {
        foreach (var record in records)
        {
            _records.Add(new(_records.Count + 1, record.Collection, record.Key, record.Json, _time.GetUtcNow()));
        }
    }
}
