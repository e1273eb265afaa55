using Agents.Episodes;
using Agents.Hosting;
using Agents.Records;
using Agents.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds workflows.</summary>
public static class WorkflowBuilderExtensions
{
    /// <summary>
    /// Adds the workflows of a folder: a <see cref="WorkflowCatalog"/>, which follows changes of its files, and a
    /// <see cref="WorkflowRunner"/>. They find the application's models by the keys of its <see cref="IChatClient"/>s
    /// (<c>policy</c> is also the one without a key) and its functions in its <see cref="KernelPlugin"/>s; checkpoints
    /// go into its record log.
    /// </summary>
    /// <param name="builder">The application's parts.</param>
    /// <param name="folder">The folder; it need not exist.</param>
    public static IAgentsBuilder AddWorkflows(this IAgentsBuilder builder, string folder = "workflows")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        builder.Services.TryAddSingleton(provider => new WorkflowServices
        {
            Models = name => provider.GetKeyedService<IChatClient>(name)
                ?? (name == WorkflowShape.DefaultModel ? provider.GetService<IChatClient>() : null),
            Functions = Functions(provider),
            Records = provider.GetRequiredService<IRecordLog>(),
            Episodes = provider.GetRequiredService<IRecordLog>() as IEpisodeStore,
            Time = provider.GetRequiredService<TimeProvider>(),
            Services = provider,
        });
        builder.Services.TryAddSingleton<WorkflowRunner>();
        builder.Services.TryAddSingleton(provider => new WorkflowLoader(
            [.. provider.GetRequiredService<WorkflowServices>().Functions.Keys]));
        builder.Services.TryAddSingleton(provider => new WorkflowCatalog(
            folder, provider.GetRequiredService<WorkflowLoader>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WorkflowCatalog>>()));
        return builder;
    }

    private static Dictionary<string, AIFunction> Functions(IServiceProvider provider)
    {
        var plugins = provider.GetServices<KernelPlugin>()
            .Concat(provider.GetService<KernelPluginCollection>() ?? Enumerable.Empty<KernelPlugin>())
            .Distinct();
        return plugins.SelectMany(p => p).ToDictionary(f => $"{f.PluginName}.{f.Name}", f => (AIFunction)f);
    }
}
