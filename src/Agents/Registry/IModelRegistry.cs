using Microsoft.Extensions.Primitives;

namespace Agents.Registry;

/// <summary>
/// Append-only model versions and, per model, one atomic pointer to the version that is served. Going back is
/// publishing an older version.
/// </summary>
public interface IModelRegistry
{
    /// <summary>The published version, or null when nothing was published.</summary>
    ValueTask<ModelVersion?> GetCurrentAsync(string model, CancellationToken cancellationToken = default);

    /// <summary>One version by its id or a unique prefix of at least 4 digits, or null.</summary>
    ValueTask<ModelVersion?> FindAsync(string model, string id, CancellationToken cancellationToken = default);

    /// <summary>All versions in the order of registration; of one model, or of all when null.</summary>
    ValueTask<IReadOnlyList<ModelVersion>> ListAsync(string? model = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Registers a version whose files are complete on disk. An id names content, so a version whose id is registered
    /// stays as it is; only where its files are gone does it take the path of the new ones.
    /// </summary>
    ValueTask RegisterAsync(ModelVersion version, CancellationToken cancellationToken = default);

    /// <summary>Makes a registered version the one that new requests get, in one transaction.</summary>
    /// <exception cref="AgentsException">The version is not registered, or its files are missing.</exception>
    ValueTask PublishAsync(string model, string id, string reason, CancellationToken cancellationToken = default);

    /// <summary>Every publication of a model, oldest first.</summary>
    ValueTask<IReadOnlyList<Publication>> HistoryAsync(string model, CancellationToken cancellationToken = default);

    /// <summary>Fires once when another version of the model is published, by this process or another one.</summary>
    IChangeToken Watch(string model);
}
