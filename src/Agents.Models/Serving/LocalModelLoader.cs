using Agents.Registry;
using Microsoft.Extensions.AI;

namespace Agents.Models.Serving;

/// <summary>Opens versions of local models, all with the same settings.</summary>
internal sealed class LocalModelLoader(LocalModelOptions options, SeedSource seeds, TimeProvider time) : IModelLoader
{
    public async ValueTask<IChatClient> LoadAsync(ModelVersion version, CancellationToken cancellationToken = default)
    {
        var model = await Task.Run(() => LocalModel.Load(version, options), cancellationToken);
        return new LocalChatClient(model, seeds, time);
    }
}
