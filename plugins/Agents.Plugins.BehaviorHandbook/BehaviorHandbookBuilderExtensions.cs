using Agents;
using Agents.Episodes;
using Agents.Hosting;
using Agents.Plugins.BehaviorHandbook;
using Agents.Records;
using Agents.Retrieval;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the behavior handbook.</summary>
public static class BehaviorHandbookBuilderExtensions
{
    /// <summary>
    /// Adds the <see cref="Handbook"/>, kept in the application's record log, and the plugin <c>BehaviorHandbook</c> as
    /// a <see cref="KernelPlugin"/>. Its embeddings are those of the application's
    /// <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>; where there is none, hashed ones that need no model.
    /// </summary>
    /// <param name="builder">The application's parts.</param>
    /// <param name="configure">Changes options after the section <c>BehaviorHandbook</c> was read. Default none.</param>
    public static IAgentsBuilder AddBehaviorHandbook(
        this IAgentsBuilder builder, Action<BehaviorHandbookOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.AddValidatedOptions<BehaviorHandbookOptions>(BehaviorHandbookOptions.SectionName);
        if (configure is not null)
            options.Configure(configure);
        if (builder.Services.Any(s => s.ServiceType == typeof(BehaviorHandbookPlugin)))
            return builder;
        builder.Services.TryAddSingleton(provider => new Handbook(
            provider.GetRequiredService<IRecordLog>(),
            provider.GetService<IEmbeddingGenerator<string, Embedding<float>>>() ?? new HashedEmbeddingGenerator(),
            provider.GetRequiredService<IOptions<BehaviorHandbookOptions>>()));
        builder.Services.TryAddSingleton<HandbookExchange>();
        builder.Services.TryAddSingleton(provider => new StudentData(
            provider.GetRequiredService<Handbook>(), provider.GetService<IEpisodeStore>()));
        builder.Services.AddSingleton(provider => new BehaviorHandbookPlugin(
            provider.GetRequiredService<Handbook>(), () => Model(provider),
            provider.GetRequiredService<IOptions<BehaviorHandbookOptions>>(), provider.GetService<IEpisodeStore>()));
        builder.Services.AddSingleton(provider => KernelPluginFactory.CreateFromObject(
            provider.GetRequiredService<BehaviorHandbookPlugin>(), "BehaviorHandbook"));
        return builder;
    }

    private static IChatClient Model(IServiceProvider provider)
    {
        var name = provider.GetRequiredService<IOptions<BehaviorHandbookOptions>>().Value.Model;
        return provider.GetKeyedService<IChatClient>(name) ?? provider.GetService<IChatClient>()
            ?? throw new AgentsException(
                $"The handbook's model '{name}' is not registered: add it with AddLocalModel(\"{name}\"), or name another "
                + $"in {BehaviorHandbookOptions.SectionName}:{nameof(BehaviorHandbookOptions.Model)}.");
    }
}
