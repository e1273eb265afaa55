using Agents.Evaluation;
using Agents.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Agents.Tasks;

/// <summary>Registers the generated task families.</summary>
public static class TaskFamiliesBuilderExtensions
{
    /// <summary>
    /// Registers each of <see cref="TaskFamilies.All"/> and <see cref="TaskFamilies.Composed"/> as a task set.
    /// <c>AddAgents()</c> does so by itself where this assembly is deployed; calling it again changes nothing.
    /// </summary>
    /// <param name="builder">The builder.</param>
    public static IAgentsBuilder AddTaskFamilies(this IAgentsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTaskCatalog();
        foreach (var family in TaskFamilies.All.Concat(TaskFamilies.Composed))
            builder.Services.TryAddEnumerable(new ServiceDescriptor(typeof(ITaskSet), family));
        return builder;
    }
}
