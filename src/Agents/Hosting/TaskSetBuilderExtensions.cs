using Agents.Evaluation;
using Agents.Rewards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Agents.Hosting;

/// <summary>Registers the catalog of task sets with its rewards.</summary>
public static class TaskSetBuilderExtensions
{
    /// <summary>
    /// Registers the catalog of task sets and the built-in rewards <c>correct</c>, <c>well_formed</c> and
    /// <c>bare_answer</c>. Called by whatever adds a task set or a reward; calling it again changes nothing.
    /// </summary>
    /// <param name="builder">The builder.</param>
    public static IAgentsBuilder AddTaskCatalog(this IAgentsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<ITaskSetCatalog, TaskSetCatalog>();
        builder.Services.TryAddSingleton<TestSplitUses>();
        builder.Services.TryAddSingleton<Evaluator>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRewardFunction, CorrectnessReward>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRewardFunction, WellFormedReward>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRewardFunction, BareAnswerReward>());
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
}
