using Agents.Hosting;
using Agents.Models;
using Agents.Models.Embeddings;
using Agents.Models.Hosting;
using Agents.Models.Hub;
using Agents.Models.Runtime;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds embeddings of local models.</summary>
public static class LocalEmbeddingBuilderExtensions
{
    /// <summary>
    /// Adds a local BERT model (all-MiniLM, bge, e5, gte and alike) as a keyed
    /// <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of <see cref="string"/> and <see cref="Embedding{T}"/> of
    /// <see cref="float"/>. The first one is registered without a key as well, which is where the behavior handbook
    /// finds it.
    /// </summary>
    /// <param name="builder">The application's parts.</param>
    /// <param name="name">Key of the service and name of the section <c>Agents:Embeddings:&lt;name&gt;</c>.</param>
    /// <param name="configure">Changes options after the section was read. Default none.</param>
    /// <remarks>
    /// A text is cut off after the model's most tokens, and its embedding then has the additional property
    /// <c>truncated</c>. What looks like a special token in a text is text.
    /// </remarks>
    public static IAgentsBuilder AddLocalEmbeddings(
        this IAgentsBuilder builder, string name, Action<LocalEmbeddingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var services = builder.AddLocalModels().Services;
        if (services.Any(s => s.ImplementationInstance is LocalEmbeddingRegistration other && other.Name == name))
            throw new ArgumentException($"Local embeddings named '{name}' are registered already.", nameof(name));
        var options = builder.AddValidatedOptions<LocalEmbeddingOptions>(
            $"{LocalEmbeddingOptions.SectionName}:{name}", name);
        if (configure is not null)
            options.Configure(configure);
        services.AddSingleton(new LocalEmbeddingRegistration(name));
        services.AddHostedService<LocalEmbeddingService>();
        services.AddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            name, (provider, _) => Open(provider, name));
        services.TryAddSingleton(
            provider => provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(name));
        return builder;
    }

    private static LocalEmbeddingGenerator Open(IServiceProvider provider, string name)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<LocalEmbeddingOptions>>().Get(name);
        var folder = provider.GetRequiredService<HubFolder>().Resolve(options.Path);
        var runtime = new RuntimeOptions { Threads = options.Threads, Device = options.Device };
        return new LocalEmbeddingGenerator(
            BertEncoder.Load(folder, runtime), Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)));
    }
}
