using Agents.Evaluation;
using Agents.Hosting;
using Agents.Rewards;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the application's own parts.</summary>
public static class AgentsBuilderExtensions
{
    /// <summary>Adds a named term to the reward.</summary>
    public static IAgentsBuilder AddReward<TReward>(this IAgentsBuilder builder)
        where TReward : class, IRewardFunction
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTaskCatalog().Services.AddSingleton<IRewardFunction, TReward>();
        return builder;
    }

    /// <summary>Adds a task set, found by its name.</summary>
    public static IAgentsBuilder AddTaskSet<TTaskSet>(this IAgentsBuilder builder)
        where TTaskSet : class, ITaskSet
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTaskCatalog().Services.AddSingleton<ITaskSet, TTaskSet>();
        return builder;
    }
}
