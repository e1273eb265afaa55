using Agents.Episodes;
using Agents.Hosting;
using Agents.Records;
using Agents.Registry;
using Agents.Stores;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the embedded store.</summary>
public static class SqliteStoreBuilderExtensions
{
    /// <summary>
    /// Keeps episodes, model versions and records in <c>agents.db</c> in the data folder. <c>AddAgents()</c> does this
    /// by itself where this package is referenced; call it to replace another store that was registered.
    /// </summary>
    public static IAgentsBuilder AddSqliteStore(this IAgentsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var contract in Contracts(builder.Services))
        {
            builder.Services.Replace(contract);
        }

        return builder;
    }

    /// <summary>Registers the store for the contracts that have no implementation yet.</summary>
    internal static void AddDefaultStore(IServiceCollection services)
    {
        foreach (var contract in Contracts(services))
        {
            services.TryAdd(contract);
        }
    }

    private static IEnumerable<ServiceDescriptor> Contracts(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new SqliteStore(
            provider.GetRequiredService<DataFolder>().FullPath,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteStore>>()));
        // The container disposes an object with each contract that it was asked for by, the last one first: asked for
        // later than the recorder, one of the others would close the store before the recorder has drained into it.
        yield return ServiceDescriptor.Singleton<IEpisodeStore>(p =>
        {
            _ = (p.GetRequiredService<IModelRegistry>(), p.GetRequiredService<IRecordLog>());
            return p.GetRequiredService<SqliteStore>();
        });
        yield return ServiceDescriptor.Singleton<IModelRegistry>(p => p.GetRequiredService<SqliteStore>());
        yield return ServiceDescriptor.Singleton<IRecordLog>(p => p.GetRequiredService<SqliteStore>());
    }
}
