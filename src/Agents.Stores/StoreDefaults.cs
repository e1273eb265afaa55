using Agents.Hosting;
using Agents.Stores;
using Microsoft.Extensions.DependencyInjection;

[assembly: AgentsDefaults(typeof(StoreDefaults))]

namespace Agents.Stores;

/// <summary>What <c>AddAgents()</c> takes from this room: the embedded store.</summary>
internal sealed class StoreDefaults : IAgentsDefaults
{
    public void Add(IAgentsBuilder builder) => SqliteStoreBuilderExtensions.AddDefaultStore(builder.Services);
}
