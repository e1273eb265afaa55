using Agents.Episodes;
using Xunit;

namespace Agents.Testing.Stores;

/// <summary>Runs operations on a store and on a list, and compares the two after each.</summary>
internal sealed class EpisodeStoreModel(IEpisodeStore store)
{
    private readonly List<Row> _rows = [];

    public void Run(IEnumerable<StoreOperation> operations, CancellationToken cancellationToken) =>
        RunAsync(operations, cancellationToken).GetAwaiter().GetResult();

    private async Task RunAsync(IEnumerable<StoreOperation> operations, CancellationToken cancellationToken)
    {
        foreach (var operation in operations)
        {
            await Apply(operation, cancellationToken);
            await Compare(cancellationToken);
        }
    }

    private ValueTask Apply(StoreOperation operation, CancellationToken cancellationToken) => operation.Kind switch
    {
        "append" => Append(operation.A, EpisodePurpose.Train, cancellationToken),
        "evaluate" => Append(operation.A, EpisodePurpose.Evaluate, cancellationToken),
        "append_again" => AppendAgain(operation.A, cancellationToken),
        "lease" => Lease(operation.Owner, operation.A, cancellationToken),
        "consume" => Consume(operation, EpisodeState.Consumed, cancellationToken),
        "quarantine" => Consume(operation, EpisodeState.Quarantined, cancellationToken),
        "steal" => Steal(operation.Owner, operation.A, cancellationToken),
        "release" => Release(operation.Owner, cancellationToken),
        "signal" => Signal(operation.A, operation.B, cancellationToken),
        _ => throw new InvalidOperationException(operation.Kind),
    };

    private async ValueTask Append(int count, EpisodePurpose purpose, CancellationToken cancellationToken)
    {
        var rows = Enumerable.Range(_rows.Count, count).Select(i => new Row($"e-{i}", purpose)).ToList();
        await store.AppendAsync([.. rows.Select(row => row.Original)], cancellationToken);
        _rows.AddRange(rows);
    }

    private async ValueTask AppendAgain(int index, CancellationToken cancellationToken)
    {
        if (index < _rows.Count)
        {
            var original = _rows[index].Original;
            await store.AppendAsync([original], cancellationToken);
            await Assert.ThrowsAsync<EpisodeExistsException>(
                async () => await store.AppendAsync([original with { RunId = "other" }], cancellationToken));
        }
    }

    private async ValueTask Lease(string owner, int limit, CancellationToken cancellationToken)
    {
        var expected = _rows
            .Where(row => row.State == EpisodeState.Open && row.Original.Purpose != EpisodePurpose.Evaluate)
            .Take(limit)
            .ToList();
        var leased = await store.LeaseAsync(new(), owner, limit, cancellationToken);
        Assert.Equal(expected.Select(row => row.Original.Id), leased.Select(e => e.Episode.Id));
        expected.ForEach(row => (row.State, row.Owner) = (EpisodeState.Leased, owner));
    }

    private async ValueTask Consume(StoreOperation operation, EpisodeState state, CancellationToken cancellationToken)
    {
        var rows = Held(operation.Owner).Skip(operation.B / 3).Take(operation.A).ToList();
        var ids = rows.Select(row => row.Original.Id).ToList();
        var reason = state == EpisodeState.Quarantined ? "why" : null;
        await store.ConsumeAsync(
            new()
            {
                Owner = operation.Owner,
                Consumed = reason is null ? ids : [],
                Quarantined = reason is null ? new Dictionary<string, string>()
                    : ids.ToDictionary(id => id, _ => reason),
            },
            cancellationToken);
        rows.ForEach(row => (row.State, row.Reason) = (state, reason));
    }

    private async ValueTask Steal(string owner, int index, CancellationToken cancellationToken)
    {
        if (index < _rows.Count && !Held(owner).Contains(_rows[index]))
        {
            var ids = Held(owner).Take(1).Append(_rows[index]).Select(row => row.Original.Id).ToList();
            await Assert.ThrowsAsync<LeaseLostException>(
                async () => await store.ConsumeAsync(new() { Owner = owner, Consumed = ids }, cancellationToken));
        }
    }

    private async ValueTask Release(string owner, CancellationToken cancellationToken)
    {
        var rows = Held(owner).ToList();
        Assert.Equal(rows.Count, await store.ReleaseAsync(owner, cancellationToken));
        rows.ForEach(row => (row.State, row.Owner) = (EpisodeState.Open, null));
    }

    private async ValueTask Signal(int index, int value, CancellationToken cancellationToken)
    {
        Assert.Equal(
            index < _rows.Count, await store.SetSignalAsync($"e-{index}", "rating", value, cancellationToken));
        if (index < _rows.Count)
        {
            _rows[index].Rating = value;
        }
    }

    private IEnumerable<Row> Held(string owner) =>
        _rows.Where(row => row.State == EpisodeState.Leased && row.Owner == owner);

    private async Task Compare(CancellationToken cancellationToken)
    {
        var stored = new List<string>();
        await foreach (var e in store.ReadAsync(new(), cancellationToken))
        {
            var rating = e.Episode.Signals["rating"];
            stored.Add($"{e.Sequence} {e.Episode.Id} {e.State} {e.ConsumedBy} {e.Reason} {rating}");
        }

        Assert.Equal(_rows.Select((row, index) => row.Describe(index + 1)), stored);
    }

    private sealed class Row(string id, EpisodePurpose purpose)
    {
        public Episode Original { get; } = TestEpisodes.Create(id, purpose);

        public EpisodeState State { get; set; }

        public string? Owner { get; set; }

        public string? Reason { get; set; }

        public double Rating { get; set; } = 0.1;

        public string Describe(int sequence) => $"{sequence} {Original.Id} {State} {Owner} {Reason} {Rating}";
    }
}
