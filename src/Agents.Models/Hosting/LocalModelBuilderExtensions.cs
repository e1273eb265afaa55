using System.Buffers.Binary;
using System.Security.Cryptography;
using Agents.Hosting;
using Agents.Models;
using Agents.Models.Hosting;
using Agents.Models.Hub;
using Agents.Models.Serving;
using Agents.Registry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.TextGeneration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds local models.</summary>
public static class LocalModelBuilderExtensions
{
    /// <summary>
    /// Adds a local model: a keyed <see cref="IChatClient"/> that records every answer and follows publications, the
    /// same as a keyed <see cref="IChatCompletionService"/> and <see cref="ITextGenerationService"/> of Semantic Kernel,
    /// and <c>GetService&lt;ITokenScorer&gt;()</c> on the client. The first model is registered without a key as well.
    /// </summary>
    /// <param name="builder">The application's parts.</param>
    /// <param name="name">Key of the services and name of the section <c>Agents:Models:&lt;name&gt;</c>.</param>
    /// <param name="configure">Changes options after the section was read. Default none.</param>
    /// <remarks>
    /// A request that gives no sampling options is answered at temperature 0.7, top-p 0.95, with at most 256 tokens and
    /// a seed of its own, all of which its episode records. Options that local models lack are refused by name.
    /// </remarks>
    public static IAgentsBuilder AddLocalModel(
        this IAgentsBuilder builder, string name, Action<LocalModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var services = builder.AddLocalModels().Services;
        if (services.Any(s => s.ImplementationInstance is LocalModelRegistration other && other.Name == name))
            throw new ArgumentException($"A local model named '{name}' is registered already.", nameof(name));
        var options = builder.AddValidatedOptions<LocalModelOptions>($"{LocalModelOptions.SectionName}:{name}", name);
        if (configure is not null)
            options.Configure(configure);
        services.AddSingleton(new LocalModelRegistration(name));
        services.AddKeyedSingleton<IModelLoader>(name, (provider, _) => new LocalModelLoader(
            Options(provider, name), provider.GetRequiredService<SeedSource>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton(name, (provider, _) => CreateClient(provider, name));
        services.AddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<IChatClient>(name)
            .AsBuilder().UseKernelFunctionInvocation().Build(provider).AsChatCompletionService(provider));
        services.AddKeyedSingleton<ITextGenerationService>(name, (provider, _) =>
            new ChatTextGenerationService(provider.GetRequiredKeyedService<IChatCompletionService>(name)));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IModelLoader>(name));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IChatClient>(name));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IChatCompletionService>(name));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<ITextGenerationService>(name));
        return builder;
    }

    /// <summary>What finds and opens local models, without registering one.</summary>
    internal static IAgentsBuilder AddLocalModels(this IAgentsBuilder builder)
    {
        if (builder.Services.Any(s => s.ServiceType == typeof(LocalModels)))
            return builder;
        builder.Services.AddSingleton(p => new EmbeddedModel(EmbeddedModel.Files, p.GetRequiredService<DataFolder>()));
        builder.AddValidatedOptions<HubOptions>(HubOptions.SectionName)
            .PostConfigure(o => o.Token ??= Environment.GetEnvironmentVariable("HF_TOKEN"));
        builder.Services.AddSingleton<HubFolder>();
        builder.Services.AddSingleton<ModelHub>();
        builder.Services.AddSingleton<LocalModels>();
        builder.Services.AddSingleton(_ => new SeedSource(
            BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)))));
        builder.Services.AddHostedService<LocalModelService>();
        return builder;
    }

    private static LocalModelOptions Options(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<LocalModelOptions>>().Get(name);

    private static IChatClient CreateClient(IServiceProvider provider, string name)
    {
        var path = Options(provider, name).Path;
        var models = provider.GetRequiredService<LocalModels>();
        var reference = LocalModels.Reference(path, name);
        return new ChatClientBuilder(services => new ReloadingChatClient(
                reference,
                token => reference.Version is null ? models.PublishBaseAsync(path, token)
                    : models.GetBaseAsync(path, token),
                services.GetRequiredService<IModelRegistry>(),
                services.GetRequiredKeyedService<IModelLoader>(name),
                services.GetRequiredService<ILogger<ReloadingChatClient>>()))
            .UseEpisodeRecording()
            .Build(provider);
    }
}
