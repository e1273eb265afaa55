using System.Reflection;
using Agents.Episodes;
using Agents.Records;
using Agents.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Agents.Hosting;

/// <summary>
/// Registers what the rooms beside this one bring along, found by name because nothing here references them.
/// </summary>
internal static class DefaultRegistrations
{
    private static readonly string[] Assemblies = ["Agents.Stores", "Agents.Tasks"];

    public static void Add(IAgentsBuilder builder)
    {
        foreach (var name in Assemblies)
            Find(name)?.Add(builder);
        AddMissing<IEpisodeStore>(builder.Services);
        AddMissing<IModelRegistry>(builder.Services);
        AddMissing<IRecordLog>(builder.Services);
    }

    private static IAgentsDefaults? Find(string name)
    {
        try
        {
            var type = Assembly.Load(name).GetCustomAttribute<AgentsDefaultsAttribute>()?.Type;
            return type is null ? null : (IAgentsDefaults?)Activator.CreateInstance(type);
        }
        catch (FileNotFoundException)
        {
            // The application does not deploy this room.
            return null;
        }
    }

    private static void AddMissing<T>(IServiceCollection services)
        where T : class =>
        services.TryAddSingleton<T>(_ => throw new AgentsException(
            $"No {typeof(T).Name} is registered: reference the package Agents.Stores, which AddAgents() finds by "
            + $"itself, or register your own {typeof(T).Name}."));
}
