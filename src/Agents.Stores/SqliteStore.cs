using Agents.Episodes;
using Agents.Records;
using Agents.Registry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Agents.Stores;

/// <summary>
/// Episodes, model versions and records in one SQLite file, <c>agents.db</c> in the data folder. What was acknowledged
/// survives a kill of the process at any instruction (for a power cut see <see cref="CommitKind"/>).
/// </summary>
internal sealed class SqliteStore : IEpisodeStore, IModelRegistry, IRecordLog, IDisposable
{
    /// <summary>Name of the database file.</summary>
    public const string FileName = "agents.db";

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly EpisodeTable _episodes;
    private readonly LeaseTable _leases;
    private readonly RecordTable _records;
    private readonly VersionTable _versions;
    private readonly PublicationWatcher _watcher;

    /// <summary>Opens or creates the store of a data folder.</summary>
    /// <exception cref="AgentsException">
    /// The file cannot be opened, is damaged, or is not a store of this build.
    /// </exception>
    public SqliteStore(string folder, TimeProvider time, ILogger<SqliteStore> logger)
    {
        _folder = Path.GetFullPath(folder);
        _time = time;
        Database = new(Path.Combine(_folder, FileName));
        _episodes = new(Database);
        _leases = new(Database, time);
        _records = new(Database, time);
        _versions = new(Database, time);
        _watcher = new(Database, time, logger);
    }

    /// <summary>The file below the contracts.</summary>
    public SqliteDatabase Database { get; }

    /// <inheritdoc/>
    public ValueTask AppendAsync(IReadOnlyList<Episode> episodes, CancellationToken cancellationToken = default) =>
        _episodes.AppendAsync(episodes, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredEpisode> ReadAsync(EpisodeQuery query,
        CancellationToken cancellationToken = default) =>
        _episodes.ReadAsync(query, cancellationToken);

    /// <inheritdoc/>
    ValueTask<StoredEpisode?> IEpisodeStore.FindAsync(string id, CancellationToken cancellationToken) =>
        _episodes.FindAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<EpisodeCounts> CountAsync(EpisodeQuery query, CancellationToken cancellationToken = default) =>
        _episodes.CountAsync(query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> SetSignalAsync(
        string id, string name, double value, CancellationToken cancellationToken = default) =>
        _episodes.SetSignalAsync(id, name, value, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEpisode>> LeaseAsync(
        EpisodeQuery query, string owner, int limit, CancellationToken cancellationToken = default) =>
        _leases.LeaseAsync(query, owner, limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ConsumeAsync(EpisodeConsumption consumption, CancellationToken cancellationToken = default) =>
        _leases.ConsumeAsync(consumption, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> ReleaseAsync(string owner, CancellationToken cancellationToken = default) =>
        _leases.ReleaseAsync(owner, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> BeginTrainingAsync(string owner,
        CancellationToken cancellationToken = default) =>
        new(TrainerLock.Take(_folder, owner, _time));

    /// <inheritdoc/>
    public ValueTask AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken = default) =>
        _records.AppendAsync(records, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredRecord> ReadAsync(
        string collection, string? key = null, long after = 0, CancellationToken cancellationToken = default) =>
        _records.ReadAsync(collection, key, after, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ModelVersion?> GetCurrentAsync(string model, CancellationToken cancellationToken = default) =>
        _versions.GetCurrentAsync(model, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ModelVersion?> FindAsync(string model, string id, CancellationToken cancellationToken = default) =>
        _versions.FindAsync(model, id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ModelVersion>> ListAsync(
        string? model = null, CancellationToken cancellationToken = default) =>
        _versions.ListAsync(model, cancellationToken);

    /// <inheritdoc/>
    public ValueTask RegisterAsync(ModelVersion version, CancellationToken cancellationToken = default) =>
        _versions.RegisterAsync(version, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask PublishAsync(
        string model, string id, string reason, CancellationToken cancellationToken = default)
    {
        await _versions.PublishAsync(model, id, reason, cancellationToken).ConfigureAwait(false);
        _watcher.Check();
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Publication>> HistoryAsync(
        string model, CancellationToken cancellationToken = default) =>
        _versions.HistoryAsync(model, cancellationToken);

    /// <inheritdoc/>
    public IChangeToken Watch(string model) => _watcher.Watch(model);

    /// <inheritdoc/>
    public void Dispose()
    {
        _watcher.Dispose();
        Database.Dispose();
    }
}
