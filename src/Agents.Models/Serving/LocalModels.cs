using System.Collections.Concurrent;
using Agents.Models.Checkpoints;
using Agents.Models.Hub;
using Agents.Registry;

namespace Agents.Models.Serving;

/// <summary>
/// Finds models by what a person types: <c>embedded</c>, a folder or a .gguf file, or <c>OWNER/REPO</c> that was
/// pulled, with or without a version.
/// </summary>
internal sealed class LocalModels(
    EmbeddedModel embedded, HubFolder hub, IModelRegistry registry, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ModelVersion>>> _bases = new(StringComparer.Ordinal);

    /// <summary>Splits what was typed into a model id and a version, without opening anything.</summary>
    /// <param name="text">The option Path or the argument <c>--model</c>.</param>
    /// <param name="alias">Name under which the application registered it.</param>
    public static ModelReference Reference(string text, string? alias = null)
    {
        var (name, version) = ModelReference.Split(text);
        return new ModelReference(ModelId(name), version == ModelReference.Current ? null : version, alias);
    }

    /// <summary>The weights as they came, registered as the model's base version.</summary>
    /// <param name="text">What was typed; its version is ignored.</param>
    /// <param name="cancellationToken">Ends the wait, not the reading.</param>
    /// <exception cref="AgentsException">There is no such model, or its files are damaged.</exception>
    public async ValueTask<ModelVersion> GetBaseAsync(string text, CancellationToken cancellationToken = default)
    {
        var (name, _) = ModelReference.Split(text);
        var found = _bases.GetOrAdd(name, n => new(() => Task.Run(() => OpenBaseAsync(n), CancellationToken.None)));
        try
        {
            return await found.Value.WaitAsync(cancellationToken);
        }
        catch (AgentsException)
        {
            // The files may be mended before the next request.
            _bases.TryRemove(new(name, found));
            throw;
        }
    }

    /// <summary>
    /// The weights as they came, published where no version is, or where the published one is the weights as they
    /// were before the files changed. What was trained stays.
    /// </summary>
    public async ValueTask<ModelVersion> PublishBaseAsync(string text, CancellationToken cancellationToken = default)
    {
        var original = await GetBaseAsync(text, cancellationToken);
        var current = await registry.GetCurrentAsync(original.Model, cancellationToken);
        if (current is null)
            await registry.PublishAsync(original.Model, original.Id, "first start", cancellationToken);
        else if (current is { Parent: null, RunId: null } && current.Id != original.Id)
            await registry.PublishAsync(original.Model, original.Id, "the model's files changed", cancellationToken);
        return original;
    }

    /// <summary>The version that was typed; the base version where none was.</summary>
    /// <exception cref="AgentsException">There is no such model or version.</exception>
    public async ValueTask<ModelVersion> FindAsync(string text, CancellationToken cancellationToken = default)
    {
        var (name, version) = ModelReference.Split(text);
        var original = await GetBaseAsync(name, cancellationToken);
        return version switch
        {
            null or ModelReference.Base => original,
            ModelReference.Current => await registry.GetCurrentAsync(original.Model, cancellationToken) ?? original,
            _ => await registry.FindAsync(original.Model, version, cancellationToken)
                ?? throw new AgentsException(
                    $"Model {original.Model} has no version {version}. 'agents models list' shows what there is."),
        };
    }

    /// <summary>Where the weights as they came are; nothing is opened.</summary>
    /// <param name="name">What was typed, without a version.</param>
    public string FindPath(string name) => name == EmbeddedModel.Id ? embedded.Folder : hub.Resolve(name);

    private static string ModelId(string name)
    {
        if (name == EmbeddedModel.Id)
            return name;
        var file = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(name))).Split(':')[^1];
        return file.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)
            ? Path.GetFileNameWithoutExtension(file)
            : file;
    }

    private async Task<ModelVersion> OpenBaseAsync(string name)
    {
        var path = FindPath(name);
        using var checkpoint = Checkpoint.Open(path);
        var version = new ModelVersion
        {
            Model = ModelId(name),
            Id = checkpoint.ContentHash,
            Path = path,
            CreatedAt = time.GetUtcNow(),
        };
        await registry.RegisterAsync(version);
        return version;
    }
}
