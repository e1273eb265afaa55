using Agents.Evaluation;
using Agents.Rewards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Agents.Hosting;

/// <summary>Registers task sets and rewards.</summary>
public static class TaskSetBuilderExtensions
{
    /// <summary>
    /// Registers the catalog of task sets and the built-in rewards <c>correct</c>, <c>well_formed</c> and
    /// <c>bare_answer</c>. Called by the other methods here; calling it again changes nothing.
    /// </summary>
    /// <param name="builder">The builder.</param>
    public static IAgentsBuilder AddTaskCatalog(this IAgentsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<ITaskSetCatalog, TaskSetCatalog>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRewardFunction, CorrectnessReward>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRewardFunction, WellFormedReward>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRewardFunction, BareAnswerReward>());
        return builder;
    }

    /// <summary>Registers a task set.</summary>
    /// <typeparam name="T">Its type, made once from the services.</typeparam>
    /// <param name="builder">The builder.</param>
    public static IAgentsBuilder AddTaskSet<T>(this IAgentsBuilder builder)
        where T : class, ITaskSet
    {
        builder.AddTaskCatalog().Services.AddSingleton<ITaskSet, T>();
        return builder;
    }

    /// <summary>Registers a task set.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="tasks">The task set.</param>
    public static IAgentsBuilder AddTaskSet(this IAgentsBuilder builder, ITaskSet tasks)
    {
        builder.AddTaskCatalog().Services.AddSingleton(tasks);
        return builder;
    }

    /// <summary>Registers a reward of one's own beside the built-in ones.</summary>
    /// <typeparam name="T">Its type, made once from the services.</typeparam>
    /// <param name="builder">The builder.</param>
    public static IAgentsBuilder AddReward<T>(this IAgentsBuilder builder)
        where T : class, IRewardFunction
    {
        builder.AddTaskCatalog().Services.AddSingleton<IRewardFunction, T>();
        return builder;
    }
}
