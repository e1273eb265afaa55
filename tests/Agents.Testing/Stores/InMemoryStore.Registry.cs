using Agents.Registry;
using Microsoft.Extensions.Primitives;

namespace Agents.Testing.Stores;

public sealed partial class InMemoryStore : IModelRegistry
{
    private readonly List<ModelVersion> _versions = [];
    private readonly List<Publication> _publications = [];
    private readonly List<(string Model, string? From, CancellationTokenSource Source)> _watches = [];

    /// <inheritdoc/>
    public ValueTask<ModelVersion?> GetCurrentAsync(string model, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var id = Current(model);
            return new(_versions.Find(v => v.Model == model && v.Id == id));
        }
    }

    /// <inheritdoc/>
    public ValueTask<ModelVersion?> FindAsync(string model, string id, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var found = _versions.FindAll(
                v => v.Model == model && v.Id.StartsWith(id, StringComparison.OrdinalIgnoreCase));
            return new(VersionPrefix.Resolve(found, model, id));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ModelVersion>> ListAsync(
        string? model = null, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new((IReadOnlyList<ModelVersion>)_versions.FindAll(v => model is null || v.Model == model));
        }
    }

    /// <inheritdoc/>
    public ValueTask RegisterAsync(ModelVersion version, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var path = Path.GetFullPath(version.Path);
            var known = _versions.FindIndex(v => v.Model == version.Model && v.Id == version.Id);
            if (known < 0)
            {
                _versions.Add(version with { Path = path });
            }
            else if (ModelFiles.Missing(_versions[known].Path) is not null && ModelFiles.Missing(path) is null)
            {
                _versions[known] = _versions[known] with { Path = path };
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask PublishAsync(
        string model, string id, string reason, CancellationToken cancellationToken = default)
    {
        List<CancellationTokenSource> fired;
        lock (_gate)
        {
            var version = _versions.Find(v => v.Model == model && v.Id == id)
                ?? throw new AgentsException($"Model version {model}@{id} is not registered.");
            ModelFiles.Require(version);
            _publications.Add(new(model, id, reason, _time.GetUtcNow()));
            fired = [.. _watches.Where(w => w.Model == model && w.From != id).Select(w => w.Source)];
            _watches.RemoveAll(w => fired.Contains(w.Source));
        }

        fired.ForEach(source => source.Cancel());
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Publication>> HistoryAsync(
        string model, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new((IReadOnlyList<Publication>)_publications.FindAll(p => p.Model == model));
        }
    }

    /// <inheritdoc/>
    public IChangeToken Watch(string model)
    {
        var source = new CancellationTokenSource();
        lock (_gate)
        {
            _watches.Add((model, Current(model), source));
        }

        return new CancellationChangeToken(source.Token);
    }

    private string? Current(string model) => _publications.FindLast(p => p.Model == model)?.Version;
}
