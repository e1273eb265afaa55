using Microsoft.Extensions.AI;

namespace Agents.Registry;

/// <summary>Opens a model version as a chat client; the caller disposes it after its last request.</summary>
public interface IModelLoader
{
    /// <summary>Loads the weights and returns a thread-safe client over them.</summary>
    ValueTask<IChatClient> LoadAsync(ModelVersion version, CancellationToken cancellationToken = default);
}
