using Agents.Models.Serving;
using Agents.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Cli.Commands;

/// <summary>Where a typed model lies, found without reading its weights.</summary>
/// <param name="Version">The registered version; null where none was typed.</param>
/// <param name="Path">Its folder or file.</param>
internal sealed record ModelPlace(ModelVersion? Version, string Path)
{
    /// <exception cref="AgentsException">A version was typed that is not registered.</exception>
    public static async Task<ModelPlace> FindAsync(CliHost host, string name, CancellationToken cancellationToken)
    {
        if (ModelReference.Split(name).Version is null)
            return new ModelPlace(null, host.Services.GetRequiredService<LocalModels>().FindPath(name));
        var version = await FindVersionAsync(host, name, cancellationToken);
        return new ModelPlace(version, version.Path);
    }

    /// <summary>A registered version by <c>model@version</c>; the version may be a prefix, base or current.</summary>
    /// <exception cref="AgentsException">No version was typed, or it is not registered.</exception>
    public static async Task<ModelVersion> FindVersionAsync(
        CliHost host, string name, CancellationToken cancellationToken)
    {
        var (model, id) = ModelReference.Split(name);
        return id switch
        {
            null => throw new AgentsException(
                $"'{name}' names no version; write model@version. See: agents models list"),
            ModelReference.Base or ModelReference.Current => await host.FindAsync(name, cancellationToken),
            _ => await host.Registry.FindAsync(model, id, cancellationToken)
                ?? throw new AgentsException($"No version '{name}' in {host.DataFolder}. See: agents models list"),
        };
    }
}
