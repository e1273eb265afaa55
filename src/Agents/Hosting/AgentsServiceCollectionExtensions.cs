using Agents;
using Agents.Episodes;
using Agents.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the framework.</summary>
public static class AgentsServiceCollectionExtensions
{
    /// <summary>
    /// Registers what every part needs: options (validated at start, all errors at once), the data folder, the episode
    /// recorder, and the store and task families of the rooms that are deployed with the application.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configuration">
    /// The application's configuration, whose section <c>Agents</c> is read. Default none.
    /// </param>
    /// <returns>A builder to add models, training, rewards and task sets to.</returns>
    public static IAgentsBuilder AddAgents(this IServiceCollection services, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = new AgentsBuilder(services, configuration ?? new ConfigurationBuilder().Build());
        if (services.Any(s => s.ServiceType == typeof(DataFolder)))
            return builder;
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        builder.AddValidatedOptions<AgentsOptions>(AgentsOptions.SectionName)
            .PostConfigure<TimeProvider>((o, time) => o.RunId ??= UniqueId.New(time));
        services.AddSingleton<DataFolder>();
        services.AddSingleton<EpisodeRecorder>();
        services.AddHostedService<AgentsHostedService>();
        DefaultRegistrations.Add(builder);
        return builder;
    }
}
